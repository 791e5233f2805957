package im.skein.testkit.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import im.skein.core.account.TokenStore;
import im.skein.core.account.TokenStore.Kind;
import im.skein.core.account.TokenStore.Token;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every store of tokens does.
public abstract class TokenStoreContract extends StoreContract {
  /// A contract for the stores of that provider.
  protected TokenStoreContract(StoreProvider provider) {
    super(provider);
  }

  private TokenStore tokens() {
    return stores().tokens();
  }

  private static byte[] hash(int value) {
    byte[] hash = new byte[32];
    Arrays.fill(hash, (byte) value);
    return hash;
  }

  private Instant later(int hours) {
    return clock.instant().plus(Duration.ofHours(hours));
  }

  private Token add(int value, Kind kind, long maker, int uses) {
    Token token = new Token(hash(value), kind, maker, uses, later(1));
    tokens().add(token);
    return token;
  }

  private static void assertSame(Token expected, @Nullable Token found) {
    assertNotNull(found);
    assertArrayEquals(expected.hash(), found.hash());
    assertEquals(expected.kind(), found.kind());
    assertEquals(expected.maker(), found.maker());
    assertEquals(expected.uses(), found.uses());
    assertEquals(expected.expires(), found.expires());
  }

  @Test
  void looksWithoutUsing() {
    Token token = add(200, Kind.FOUNDER, 0, 1);
    assertSame(token, tokens().peek(hash(200), clock.instant()));
    assertSame(token, tokens().peek(hash(200), clock.instant()));
  }

  @Test
  void knowsOnlyTheWholeHash() {
    add(1, Kind.INVITATION, 0, 1);
    assertNull(tokens().peek(hash(2), clock.instant()));
    assertNull(tokens().use(Arrays.copyOf(hash(1), 31), clock.instant()));
  }

  @Test
  void usesATokenAsOftenAsItSays() {
    add(1, Kind.INVITATION, 0, 2);
    assertEquals(2, uses());
    assertEquals(1, uses());
    assertNull(tokens().use(hash(1), clock.instant()));
    assertNull(tokens().peek(hash(1), clock.instant()));
  }

  private int uses() {
    return Objects.requireNonNull(tokens().use(hash(1), clock.instant())).uses();
  }

  @Test
  void givesTheLastUseToOneOfMany() throws Exception {
    add(1, Kind.INVITATION, 0, 3);
    List<Optional<Token>> answers =
        race(8, () -> Optional.ofNullable(tokens().use(hash(1), clock.instant())));
    assertEquals(3, answers.stream().filter(Optional::isPresent).count());
  }

  @Test
  void endsAtItsInstant() {
    add(1, Kind.INVITATION, 0, 1);
    assertNull(tokens().use(hash(1), later(1)));
    assertNull(tokens().peek(hash(1), later(1)));
    assertNotNull(tokens().use(hash(1), later(1).minusMillis(1)));
  }

  @Test
  void listsWhatAnAccountMadeAndIsStillGood() {
    long alice = make("alice").ref().id();
    Token good = add(1, Kind.INVITATION, alice, 1);
    add(2, Kind.INVITATION, 0, 1);
    tokens().add(new Token(hash(3), Kind.INVITATION, alice, 1, later(-1)));
    add(4, Kind.INVITATION, alice, 1);
    tokens().use(hash(4), clock.instant());
    List<Token> made = tokens().madeBy(alice, clock.instant());
    assertEquals(1, made.size());
    assertSame(good, made.getFirst());
  }

  @Test
  void sweepsOnlyWhatHasExpired() {
    add(1, Kind.INVITATION, 0, 1);
    tokens().add(new Token(hash(2), Kind.INVITATION, 0, 1, later(2)));
    tokens().sweep(later(1));
    assertNull(tokens().peek(hash(1), clock.instant()));
    assertNotNull(tokens().peek(hash(2), clock.instant()));
  }

  @Test
  void refusesATokenWithoutUses() {
    assertThrows(IllegalArgumentException.class, () -> add(1, Kind.INVITATION, 0, 0));
  }
}
