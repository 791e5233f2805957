package im.skein.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.core.account.Credential;
import im.skein.core.base.StoreException;
import im.skein.core.device.DeviceStore;
import im.skein.core.device.DeviceStore.Device;
import im.skein.core.device.DeviceStore.DeviceToken;
import im.skein.core.device.DeviceStore.Use;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every store of devices does.
public abstract class DeviceStoreContract extends StoreContract {
  private static final OptionalLong UNCOUNTED = OptionalLong.empty();

  private long alice;

  /// A contract for the stores of that provider.
  protected DeviceStoreContract(StoreProvider provider) {
    super(provider);
  }

  /// Makes an account.
  @BeforeEach
  protected void makeAlice() {
    alice = make("alice").ref().id();
  }

  private DeviceStore devices() {
    return stores().devices();
  }

  private Instant minutes(int count) {
    return clock.instant().plus(Duration.ofMinutes(count));
  }

  private void use(String name, int minute) {
    devices().used(alice, new Use(name, "", "", minutes(minute)));
  }

  private void issue(String device, String id) {
    devices()
        .issue(
            alice,
            new Use(device, "", "", clock.instant()),
            new DeviceToken(id, "HT-SHA-256-NONE", minutes(1), minutes(60), false));
  }

  private List<String> tokens(String device) {
    return devices().tokens(alice, device).stream()
        .map(token -> token.id() + (token.used() ? " used" : ""))
        .toList();
  }

  @Test
  void knowsNoDevicesAtFirst() {
    assertEquals(List.of(), devices().list(alice));
    assertEquals(List.of(), devices().tokens(alice, "phone"));
    assertEquals(List.of(), devices().list(99));
  }

  @Test
  void remembersFirstAndLastUseAndWhatWasTold() {
    devices().used(alice, new Use("phone", "Skein", EVERY_PLANE, minutes(1)));
    devices().used(alice, new Use("phone", "", "", minutes(3)));
    use("desk", 2);
    assertEquals(
        List.of(
            new Device("phone", "Skein", EVERY_PLANE, minutes(1), minutes(3), false),
            new Device("desk", "", "", minutes(2), minutes(2), false)),
        devices().list(alice));
    devices().used(alice, new Use("phone", "Skein 2", "", minutes(4)));
    assertEquals("Skein 2", devices().list(alice).getFirst().software());
    assertEquals(EVERY_PLANE, devices().list(alice).getFirst().hardware());
  }

  @Test
  void forgetsTheLeastRecentlyUsedBeyondTheLimit() {
    issue("oldest", "a");
    for (int i = 1; i <= DeviceStore.LIMIT; i++) {
      use("device " + i, i);
    }
    issue("newest", "b");
    devices().used(alice, new Use("newest", "", "", minutes(500)));
    List<Device> kept = devices().list(alice);
    assertEquals(DeviceStore.LIMIT, kept.size());
    assertEquals("newest", kept.getFirst().name());
    assertFalse(kept.stream().anyMatch(device -> device.name().equals("oldest")));
  }

  @Test
  void keepsTheUnusedTokenBesideTheUsedOne() {
    issue("phone", "a");
    assertEquals(List.of("a"), tokens("phone"));
    assertTrue(devices().redeem(alice, "phone", "a", UNCOUNTED, false));
    issue("phone", "b");
    assertEquals(List.of("b", "a used"), tokens("phone"));
    issue("phone", "c");
    assertEquals(List.of("c", "a used"), tokens("phone"));
    assertTrue(devices().redeem(alice, "phone", "a", UNCOUNTED, false));
    assertEquals(List.of("c", "a used"), tokens("phone"));
    assertTrue(devices().redeem(alice, "phone", "c", UNCOUNTED, false));
    assertEquals(List.of("c used"), tokens("phone"));
    assertFalse(devices().redeem(alice, "phone", "a", UNCOUNTED, false));
    assertTrue(devices().list(alice).getFirst().token());
  }

  @Test
  void keepsWhatATokenIs() {
    issue("phone", "a");
    assertEquals(
        new DeviceToken("a", "HT-SHA-256-NONE", minutes(1), minutes(60), false),
        devices().tokens(alice, "phone").getFirst());
  }

  @Test
  void refusesTokensOfOthers() {
    issue("phone", "a");
    assertFalse(devices().redeem(alice, "desk", "a", UNCOUNTED, false));
    assertFalse(devices().redeem(make("bob").ref().id(), "phone", "a", UNCOUNTED, false));
    assertFalse(devices().redeem(alice, "phone", "b", UNCOUNTED, false));
  }

  @Test
  void takesOnlyCountsThatRise() throws Exception {
    issue("phone", "a");
    assertTrue(devices().redeem(alice, "phone", "a", OptionalLong.of(0), false));
    assertFalse(devices().redeem(alice, "phone", "a", OptionalLong.of(0), false));
    assertTrue(devices().redeem(alice, "phone", "a", OptionalLong.of(4_294_967_295L), false));
    assertFalse(devices().redeem(alice, "phone", "a", OptionalLong.of(7), false));
    assertTrue(devices().redeem(alice, "phone", "a", UNCOUNTED, false));
    assertFalse(devices().redeem(alice, "phone", "a", OptionalLong.of(8), false));
    issue("phone", "b");
    List<Boolean> together =
        race(4, () -> devices().redeem(alice, "phone", "b", OptionalLong.of(1), false));
    assertEquals(1, together.stream().filter(taken -> taken).count());
  }

  @Test
  void endsATokenWithItsLastUse() {
    issue("phone", "a");
    assertTrue(devices().redeem(alice, "phone", "a", UNCOUNTED, true));
    assertEquals(List.of(), tokens("phone"));
    issue("phone", "b");
    assertTrue(devices().redeem(alice, "phone", "b", UNCOUNTED, false));
    issue("phone", "c");
    assertTrue(devices().redeem(alice, "phone", "c", UNCOUNTED, true));
    assertEquals(List.of(), tokens("phone"));
    assertFalse(devices().list(alice).getFirst().token());
  }

  @Test
  void forgetsADeviceWithItsTokensAndItsPlace() {
    issue("phone", "a");
    stores().messages().delivered(alice, "phone", 5);
    stores().messages().delivered(alice, "desk", 3);
    devices().forget(alice, "phone");
    assertEquals(List.of(), tokens("phone"));
    assertEquals(List.of(), devices().list(alice));
    assertEquals(3, stores().messages().delivered(alice, "phone"));
    use("desk", 1);
    devices().forget(alice, "desk");
    devices().forget(alice, "nobody's");
    assertEquals(List.of(), devices().list(alice));
  }

  @Test
  void endsAllTokensWithThePasswordAndWithDisabling() {
    issue("phone", "a");
    stores().accounts().credentials(alice, List.of(new Credential("SHA-256", new byte[] {7})));
    assertEquals(List.of(), tokens("phone"));
    issue("phone", "b");
    stores().accounts().disabled(alice, false);
    assertEquals(List.of("b"), tokens("phone"));
    stores().accounts().disabled(alice, true);
    assertEquals(List.of(), tokens("phone"));
    issue("phone", "c");
    issue("desk", "d");
    stores().accounts().revokeTokens(alice);
    assertEquals(List.of(), tokens("phone"));
    assertEquals(List.of(), tokens("desk"));
    assertEquals(2, devices().list(alice).size());
  }

  @Test
  void keepsNothingOfAccountsThatAreGone() {
    issue("phone", "a");
    stores().accounts().delete(alice);
    assertEquals(List.of(), tokens("phone"));
    assertThrows(StoreException.class, () -> issue("phone", "b"));
    use("phone", 1);
    assertEquals(List.of(), tokens("phone"));
  }
}
