package im.skein.testkit.memory;

import im.skein.core.account.TokenStore;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Tokens in memory.
final class MemoryTokenStore implements TokenStore {
  private final Living living;
  private final Map<ByteBuffer, Token> tokens = new TreeMap<>();

  MemoryTokenStore(Living living) {
    this.living = living;
    living.whenDeleted(account -> tokens.values().removeIf(token -> token.maker() == account));
  }

  @Override
  public void add(Token token) {
    if (token.uses() < 1) {
      throw new IllegalArgumentException("a token needs at least one use");
    }
    synchronized (living) {
      tokens.put(ByteBuffer.wrap(token.hash().clone()), token);
    }
  }

  @Override
  public @Nullable Token use(byte[] hash, Instant now) {
    synchronized (living) {
      Token token = peek(hash, now);
      if (token != null) {
        ByteBuffer key = ByteBuffer.wrap(token.hash());
        if (token.uses() == 1) {
          tokens.remove(key);
        } else {
          tokens.put(
              key,
              new Token(
                  token.hash(), token.kind(), token.maker(), token.uses() - 1, token.expires()));
        }
      }
      return token;
    }
  }

  @Override
  public @Nullable Token peek(byte[] hash, Instant now) {
    synchronized (living) {
      Token token = tokens.get(ByteBuffer.wrap(hash));
      return token != null && now.isBefore(token.expires()) ? token : null;
    }
  }

  @Override
  public List<Token> madeBy(long account, Instant now) {
    synchronized (living) {
      return tokens.values().stream()
          .filter(token -> token.maker() == account && now.isBefore(token.expires()))
          .sorted(Comparator.comparing(Token::expires))
          .toList();
    }
  }

  @Override
  public void sweep(Instant now) {
    synchronized (living) {
      tokens.values().removeIf(token -> !now.isBefore(token.expires()));
    }
  }
}
