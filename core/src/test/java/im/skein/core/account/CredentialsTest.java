package im.skein.core.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.core.base.Chance;
import im.skein.wire.sasl.ScramHash;
import im.skein.wire.sasl.ScramKeys;
import im.skein.wire.sasl.Secret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CredentialsTest {
  private static final Secret PASSWORD = Secret.of("correct horse");

  private final Credentials credentials = credentials("one", true);

  @Test
  void opensWhatItSealed() {
    List<Credential> made = credentials.make("alice", PASSWORD).orElseThrow();
    assertEquals(List.of("SHA-256", "SHA-1"), made.stream().map(Credential::hash).toList());
    ScramKeys keys = present(credentials.open(ScramHash.SHA_256, "alice", made));
    assertEquals(Credentials.Match.RIGHT, credentials.check(ScramHash.SHA_256, keys, PASSWORD));
    assertEquals(
        Credentials.Match.WRONG,
        credentials.check(ScramHash.SHA_256, keys, Secret.of("wrong horse")));
    assertNotNull(credentials.open(ScramHash.SHA_1, "alice", made));
  }

  @Test
  void makesNoWeakKeysWhenThatIsNotWished() {
    List<Credential> made = credentials("one", false).make("alice", PASSWORD).orElseThrow();
    assertEquals(List.of("SHA-256"), made.stream().map(Credential::hash).toList());
  }

  @Test
  void opensNothingOfAnotherAccountOrServer() {
    List<Credential> made = credentials.make("alice", PASSWORD).orElseThrow();
    assertNull(credentials.open(ScramHash.SHA_256, "bob", made));
    assertNull(credentials("two", true).open(ScramHash.SHA_256, "alice", made));
    byte[] changed = made.getFirst().sealed().clone();
    changed[changed.length - 1] ^= 1;
    assertNull(
        credentials.open(ScramHash.SHA_256, "alice", List.of(new Credential("SHA-256", changed))));
  }

  @Test
  void sealsTheSamePasswordDifferentlyEachTime() {
    byte[] once = credentials.make("alice", PASSWORD).orElseThrow().getFirst().sealed();
    byte[] again = credentials.make("alice", PASSWORD).orElseThrow().getFirst().sealed();
    assertFalse(Arrays.equals(once, again));
  }

  @Test
  void givesTheSameDecoyForTheSameName() {
    ScramKeys decoy = credentials.decoy(ScramHash.SHA_256, "nobody");
    assertEquals(decoy, credentials.decoy(ScramHash.SHA_256, "nobody"));
    assertNotEquals(decoy, credentials.decoy(ScramHash.SHA_256, "somebody"));
  }

  @Test
  void refusesMoreHashingThanMayWait() throws Exception {
    try (ExecutorService worker = Executors.newSingleThreadExecutor();
        ExecutorService caller = Executors.newSingleThreadExecutor()) {
      PasswordHasher hasher = new PasswordHasher(worker, 1);
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch end = new CountDownLatch(1);
      Future<Optional<String>> first =
          caller.submit(() ->
              hasher.run(() -> {
                begun.countDown();
                awaitQuietly(end);
                return "done";
              }));
      begun.await();
      assertTrue(hasher.run(() -> "crowded").isEmpty());
      end.countDown();
      assertEquals(Optional.of("done"), first.get());
      assertEquals(Optional.of("again"), hasher.run(() -> "again"));
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static <T> T present(@Nullable T value) {
    if (value == null) {
      throw new AssertionError("expected a value");
    }
    return value;
  }

  private static Credentials credentials(String server, boolean sha1) {
    SecureRandom random = new SecureRandom();
    Chance chance =
        new Chance() {
          @Override
          public byte[] bytes(int count) {
            byte[] bytes = new byte[count];
            random.nextBytes(bytes);
            return bytes;
          }

          @Override
          public int below(int bound) {
            return random.nextInt(bound);
          }
        };
    KeyRing keys =
        purpose ->
            Secret.of(Arrays.copyOf((server + purpose).getBytes(StandardCharsets.UTF_8), 32));
    return new Credentials(
        new CredentialSettings(4_096, sha1), keys, chance, new PasswordHasher(Runnable::run, 4));
  }
}
