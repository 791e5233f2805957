package im.skein.storage.sql;

import im.skein.core.account.TokenStore;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/// Tokens in SQL.
public final class SqlTokenStore implements TokenStore {
  private final Database database;

  /// A store on that database.
  public SqlTokenStore(Database database) {
    this.database = database;
  }

  @Override
  public void add(Token token) {
    if (token.uses() < 1) {
      throw new IllegalArgumentException("a token needs at least one use");
    }
    database.write(handle ->
        handle.execute(
            "INSERT INTO token (hash, kind, maker, uses, expires) VALUES (?, ?, ?, ?, ?)",
            token.hash(),
            code(token.kind()),
            token.maker(),
            token.uses(),
            Stamps.micros(token.expires())));
  }

  @Override
  public @Nullable Token use(byte[] hash, Instant now) {
    return database
        .write(handle -> {
          var token =
              handle
                  .createQuery(
                      """
                      UPDATE token SET uses = uses - 1
                      WHERE hash = :hash AND uses > 0 AND expires > :now
                      RETURNING hash, kind, maker, uses + 1, expires
                      """)
                  .bind("hash", hash)
                  .bind("now", Stamps.micros(now))
                  .map(token())
                  .findOne();
          handle.execute("DELETE FROM token WHERE hash = ? AND uses = 0", hash);
          return token;
        })
        .orElse(null);
  }

  @Override
  public @Nullable Token peek(byte[] hash, Instant now) {
    return database
        .read(handle ->
            handle
                .select(
                    """
                    SELECT hash, kind, maker, uses, expires FROM token
                    WHERE hash = ? AND uses > 0 AND expires > ?
                    """,
                    hash,
                    Stamps.micros(now))
                .map(token())
                .findOne())
        .orElse(null);
  }

  @Override
  public List<Token> madeBy(long account, Instant now) {
    return database.read(handle ->
        handle
            .select(
                """
                SELECT hash, kind, maker, uses, expires FROM token
                WHERE maker = ? AND uses > 0 AND expires > ? ORDER BY expires, hash
                """,
                account,
                Stamps.micros(now))
            .map(token())
            .list());
  }

  @Override
  public void sweep(Instant now) {
    database.write(
        handle -> handle.execute("DELETE FROM token WHERE expires <= ?", Stamps.micros(now)));
  }

  private static RowMapper<Token> token() {
    return (row, _) ->
        new Token(
            row.getBytes(1),
            kind(row.getInt(2)),
            row.getLong(3),
            row.getInt(4),
            Stamps.instant(row.getLong(5)));
  }

  private static int code(Kind kind) {
    return switch (kind) {
      case INVITATION -> 0;
      case FOUNDER -> 1;
    };
  }

  private static Kind kind(int code) {
    return switch (code) {
      case 0 -> Kind.INVITATION;
      case 1 -> Kind.FOUNDER;
      default -> throw new IllegalStateException("unknown kind of token " + code);
    };
  }
}
