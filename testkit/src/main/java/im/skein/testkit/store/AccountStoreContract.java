package im.skein.testkit.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import im.skein.core.account.Account;
import im.skein.core.account.AccountStore;
import im.skein.core.account.AccountStore.Creation;
import im.skein.core.account.AccountStore.Holder;
import im.skein.core.account.AccountStore.NewAccount;
import im.skein.core.account.Credential;
import im.skein.core.account.Profile;
import im.skein.core.account.TokenStore.Kind;
import im.skein.core.account.TokenStore.Token;
import im.skein.core.base.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every store of accounts does.
public abstract class AccountStoreContract extends StoreContract {
  /// A contract for the stores of that provider.
  protected AccountStoreContract(StoreProvider provider) {
    super(provider);
  }

  private AccountStore accounts() {
    return stores().accounts();
  }

  @Test
  void findsAnAccountByNameNumberAndKey() {
    Account made = make("张三");
    assertEquals("张三@example.org", made.ref().jid().toString());
    assertEquals(clock.instant(), made.created());
    assertEquals(made, accounts().byLocalpart("张三"));
    assertEquals(made, accounts().byNumber(made.number()));
    assertEquals(made, accounts().byId(made.ref().id()));
  }

  @Test
  void findsNoStranger() {
    assertNull(accounts().byLocalpart("nobody"));
    assertNull(accounts().byNumber(99_999));
    assertNull(accounts().byId(99_999));
    assertNull(accounts().lastSeen(99_999));
    assertEquals(Profile.EMPTY, accounts().profile(99_999));
    assertEquals(List.of(), accounts().credentials(99_999));
  }

  @Test
  void refusesANameThatIsTaken() {
    Account alice = make("alice");
    assertInstanceOf(Creation.NameTaken.class, accounts().create(wanted("alice")));
    assertEquals(alice, accounts().byLocalpart("alice"));
    assertEquals(1, accounts().count());
  }

  @Test
  void refusesANameThatLooksTheSame() {
    make("alice");
    assertInstanceOf(
        Creation.NameTaken.class,
        accounts().create(with(wanted("aIice"), "skeleton of alice", 77_777)));
    assertNull(accounts().byLocalpart("aIice"));
  }

  @Test
  void tellsWhetherANameIsTaken() {
    make("alice");
    assertTrue(accounts().isTaken("alice", "another skeleton"));
    assertTrue(accounts().isTaken("aIice", "skeleton of alice"));
    assertFalse(accounts().isTaken("bob", "skeleton of bob"));
  }

  @Test
  void leavesTheNumberFreeWhenTheNameWasTaken() {
    make("alice");
    NewAccount wanted = wanted("alice");
    assertInstanceOf(Creation.NameTaken.class, accounts().create(wanted));
    assertEquals(
        wanted.number(),
        made(accounts().create(with(wanted("bob"), "b", wanted.number()))).number());
  }

  @Test
  void refusesANumberThatIsTaken() {
    long number = make("alice").number();
    assertInstanceOf(
        Creation.NumberTaken.class, accounts().create(with(wanted("bob"), "bob", number)));
    assertNull(accounts().byLocalpart("bob"));
  }

  @Test
  void neverGivesANumberAgain() {
    Account alice = make("alice");
    accounts().delete(alice.ref().id());
    assertInstanceOf(
        Creation.NumberTaken.class, accounts().create(with(wanted("bob"), "bob", alice.number())));
  }

  private static NewAccount with(NewAccount wanted, String skeleton, long number) {
    return new NewAccount(
        wanted.localpart(),
        wanted.domain(),
        skeleton,
        number,
        wanted.credentials(),
        wanted.profile(),
        wanted.folded(),
        wanted.role(),
        wanted.created());
  }

  @Test
  void givesANameToOneOfManyThatAskAtOnce() throws Exception {
    List<NewAccount> wanted = List.of(wanted("alice"), wanted("alice"), wanted("alice"));
    var next = wanted.iterator();
    List<Creation> answers =
        race(
            3,
            () -> {
              NewAccount mine;
              synchronized (next) {
                mine = next.next();
              }
              return accounts().create(mine);
            });
    assertEquals(1, answers.stream().filter(Creation.Created.class::isInstance).count());
    assertEquals(1, accounts().count());
  }

  @Test
  void listsByKeyFromAPlaceOn() {
    List<Account> all = List.of(make("carol"), make("alice"), make("bob"));
    assertEquals(3, accounts().count());
    assertEquals(all, accounts().list(0, 10));
    assertEquals(all.subList(0, 2), accounts().list(0, 2));
    assertEquals(all.subList(2, 3), accounts().list(all.get(1).ref().id(), 10));
  }

  @Test
  void replacesAllCredentials() {
    long id = make("alice").ref().id();
    accounts()
        .credentials(
            id,
            List.of(
                new Credential("SHA-1", new byte[] {9}),
                new Credential("SHA-256", new byte[] {(byte) 200, 0})));
    List<Credential> kept = accounts().credentials(id);
    assertEquals(List.of("SHA-1", "SHA-256"), kept.stream().map(Credential::hash).toList());
    assertArrayEquals(new byte[] {(byte) 200, 0}, kept.get(1).sealed());
    accounts().credentials(id, List.of());
    assertEquals(List.of(), accounts().credentials(id));
  }

  @Test
  void givesWhatChecksAPassword() {
    Account alice = make("alice");
    make("bob");
    accounts()
        .credentials(
            alice.ref().id(),
            List.of(
                new Credential("SHA-1", new byte[] {1}),
                new Credential("SHA-256", new byte[] {2})));
    for (String hash : List.of("SHA-1", "SHA-256")) {
      for (Holder holder :
          List.of(
              present(accounts().holder("alice", hash, 5)),
              present(accounts().holder(alice.number(), hash, 5)))) {
        assertEquals(alice, holder.account());
        assertTrue(holder.asked());
        Credential credential = Objects.requireNonNull(holder.credential());
        assertEquals(hash, credential.hash());
        assertEquals(hash.equals("SHA-1") ? 1 : 2, credential.sealed()[0]);
      }
    }
  }

  @Test
  void givesAnotherCredentialWhereThatHashIsMissing() {
    make("alice");
    Holder holder = present(accounts().holder("alice", "SHA-1", 0));
    assertTrue(holder.asked());
    assertEquals("SHA-256", Objects.requireNonNull(holder.credential()).hash());
    accounts().credentials(holder.account().ref().id(), List.of());
    assertNull(present(accounts().holder("alice", "SHA-1", 0)).credential());
  }

  @Test
  void givesSomebodyElseForANameThatNobodyHas() {
    assertNull(accounts().holder("nobody", "SHA-256", 7));
    make("alice");
    long gone = make("bob").ref().id();
    make("carol");
    accounts().delete(gone);
    Set<Account> others = new HashSet<>();
    for (long spread = 0; spread < 6; spread++) {
      Holder byName = present(accounts().holder("nobody", "SHA-256", spread));
      Holder byNumber = present(accounts().holder(99_999, "SHA-256", spread));
      assertFalse(byName.asked());
      assertFalse(byNumber.asked());
      assertNotNull(byName.credential());
      assertEquals(byName.account(), byNumber.account());
      others.add(byName.account());
    }
    assertEquals(Set.copyOf(accounts().list(0, 10)), others);
    assertFalse(present(accounts().holder("nobody", "SHA-256", Long.MAX_VALUE)).asked());
  }

  private static Holder present(@Nullable Holder holder) {
    return Objects.requireNonNull(holder);
  }

  @Test
  void keepsProfilesInEveryScript() {
    long id = make("alice").ref().id();
    Profile profile =
        new Profile(EVERY_PLANE, "天行健", "female", "1990-02-03", "alice@example.org", false);
    accounts().profile(id, profile, "folded");
    assertEquals(profile, accounts().profile(id));
    accounts().profile(id, Profile.EMPTY, "");
    assertEquals(Profile.EMPTY, accounts().profile(id));
  }

  @Test
  void changesRoleAndWhetherLogInIsRefused() {
    Account alice = make("alice");
    long id = alice.ref().id();
    assertEquals(List.of(), accounts().administrators());
    accounts().role(id, Account.Role.ADMIN);
    assertEquals(List.of(id), accounts().administrators().stream().map(a -> a.ref().id()).toList());
    accounts().disabled(id, true);
    Account changed = Objects.requireNonNull(accounts().byId(id));
    assertEquals(List.of(true, Account.Role.ADMIN), List.of(changed.disabled(), changed.role()));
    accounts().disabled(id, false);
    accounts().role(id, Account.Role.USER);
    assertEquals(alice, accounts().byId(id));
  }

  @Test
  void remembersWhenTheAccountWasLastOnLine() {
    long id = make("alice").ref().id();
    assertNull(accounts().lastSeen(id));
    accounts().lastSeen(id, clock.instant());
    assertEquals(clock.instant(), accounts().lastSeen(id));
  }

  private List<String> search(String folded) {
    return accounts().search(folded, 10).stream()
        .map(found -> found.account().ref().jid().localpart())
        .toList();
  }

  private Account makeNamed(String localpart, String nickname, String folded) {
    Account account = make(localpart);
    accounts()
        .profile(account.ref().id(), new Profile(nickname, "hello", "", "", "", true), folded);
    return account;
  }

  @Test
  void findsByPartsOfNameAndNickname() {
    makeNamed("alice", "Äpfel", "äpfel");
    makeNamed("bob", "李雷同学", "李雷同学");
    assertEquals(List.of("alice"), search("lic"));
    assertEquals(List.of("alice"), search("pf"));
    assertEquals(List.of("bob"), search("雷同"));
    assertEquals(List.of(), search("xyz"));
    assertEquals("李雷同学", accounts().search("李", 10).getFirst().profile().nickname());
  }

  @Test
  void findsByTheWholeNumberOnly() {
    Account alice = make("alice");
    String number = Long.toString(alice.number());
    assertEquals(List.of("alice"), search(number));
    assertEquals(List.of(), search(number.substring(1)));
    assertEquals(List.of(), search("9".repeat(30)));
  }

  @Test
  void givesTheBestFirst() {
    makeNamed("xanna", "-", "-");
    makeNamed("annabel", "-", "-");
    makeNamed("carol", "Anna", "anna");
    makeNamed("anna", "-", "-");
    assertEquals(List.of("anna", "carol", "annabel", "xanna"), search("anna"));
    assertEquals(2, accounts().search("anna", 2).size());
  }

  @Test
  void takesWildcardsAndQuotesAsTheyAre() {
    makeNamed("alice", "100%_'\\", "100%_'\\");
    makeNamed("bob", "100xx", "100xx");
    assertEquals(List.of("alice"), search("0%"));
    assertEquals(List.of("alice"), search("_'"));
    assertEquals(List.of("alice"), search("\\"));
    assertEquals(List.of(), search("' or 1=1 --"));
  }

  @Test
  void findsNobodyByNothing() {
    make("alice");
    assertEquals(List.of(), search(""));
  }

  @Test
  void hidesThoseWhoWishAndThoseWhoAreDisabled() {
    Account alice = make("alice");
    Account bob = make("albob");
    accounts().profile(alice.ref().id(), new Profile("alice", "", "", "", "", false), "alice");
    accounts().disabled(bob.ref().id(), true);
    assertEquals(List.of(), search("al"));
    assertEquals(List.of(), search(Long.toString(alice.number())));
  }

  @Test
  void deletesEverythingOfAnAccount() {
    Account account = make("alice");
    long id = account.ref().id();
    make("bob");
    accounts().lastSeen(id, clock.instant());
    stores().rosters().put(id, RosterStoreContract.item("bob@example.org"));
    stores().drawers().write(id, "block", 0, new byte[] {1});
    stores()
        .tokens()
        .add(
            new Token(
                new byte[32], Kind.INVITATION, id, 1, clock.instant().plus(Duration.ofDays(1))));
    accounts().delete(id);
    assertNull(accounts().byLocalpart("alice"));
    assertNull(accounts().byId(id));
    assertNull(accounts().byNumber(account.number()));
    assertNull(accounts().lastSeen(id));
    assertEquals(List.of(), accounts().credentials(id));
    assertEquals(Profile.EMPTY, accounts().profile(id));
    assertEquals(List.of("bob"), search("b"));
    assertEquals(List.of(), stores().rosters().load(id).items());
    assertNull(stores().drawers().read(id, "block"));
    assertNull(stores().tokens().peek(new byte[32], clock.instant()));
    assertEquals(1, accounts().count());
  }

  @Test
  void letsANamesakeBeginAnew() {
    Account before = make("alice");
    stores().rosters().put(before.ref().id(), RosterStoreContract.item("bob@example.org"));
    accounts().delete(before.ref().id());
    Account after = make("alice");
    assertNotEquals(before.ref().id(), after.ref().id());
    assertNotEquals(before.number(), after.number());
    assertEquals(List.of(), stores().rosters().load(after.ref().id()).items());
  }

  @Test
  void letsTheNameOfADeletedAccountRest() {
    Instant free = clock.instant().plus(Duration.ofDays(30));
    accounts().delete(make("alice").ref().id(), free);
    accounts().delete(make("bob").ref().id(), clock.instant());
    assertTrue(accounts().isResting("alice", "other", free.minusSeconds(1)));
    assertTrue(accounts().isResting("other", "skeleton of alice", free.minusSeconds(1)));
    assertFalse(accounts().isResting("alice", "skeleton of alice", free));
    assertFalse(accounts().isResting("bob", "skeleton of bob", clock.instant()));
    assertFalse(accounts().isTaken("alice", "skeleton of alice"));
    make("alice");
    assertFalse(accounts().isResting("alice", "skeleton of alice", clock.instant()));
  }

  @Test
  void deletesTwiceWithoutHarm() {
    long id = make("alice").ref().id();
    accounts().delete(id);
    accounts().delete(id);
    assertEquals(0, accounts().count());
  }

  @Test
  void keepsNothingForAnAccountThatIsGone() {
    long id = make("alice").ref().id();
    accounts().delete(id);
    refusesAsGone(() -> stores().rosters().put(id, RosterStoreContract.item("bob@example.org")));
    refusesAsGone(() -> stores().rosters().remove(id, "bob@example.org"));
    refusesAsGone(() -> stores().drawers().write(id, "block", 0, new byte[1]));
    refusesAsGone(() -> accounts().profile(id, Profile.EMPTY, ""));
    refusesAsGone(() -> accounts().credentials(id, List.of(new Credential("x", new byte[1]))));
  }

  private static void refusesAsGone(Runnable write) {
    StoreException refused = assertThrows(StoreException.class, write::run);
    assertEquals(StoreException.Reason.GONE, refused.reason());
  }
}
