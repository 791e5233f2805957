package im.skein.server.run;

import im.skein.core.account.Account;
import im.skein.core.account.AccountNames;
import im.skein.core.account.Accounts;
import im.skein.core.account.Accounts.Outcome;
import im.skein.core.account.Profile;
import im.skein.server.operate.Operator;
import im.skein.server.operate.Reply;
import im.skein.wire.sasl.Secret;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Does for operators what concerns accounts.
final class AccountDesk implements Operator {
  private static final int PAGE = 500;

  private final Accounts accounts;

  AccountDesk(Accounts accounts) {
    this.accounts = accounts;
  }

  @Override
  public Reply handle(List<String> request) {
    String name = request.size() > 1 ? request.get(1) : "";
    return switch (request.getFirst()) {
      case "add" -> add(name, Secret.of(request.get(2)), request.get(3).equals("admin"));
      case "list" -> list();
      case "passwd" -> with(name, account -> passwd(account, Secret.of(request.get(2))));
      case "sign-out" -> with(name, this::signOut);
      case "disable" -> with(name, account -> disable(account, true));
      case "enable" -> with(name, account -> disable(account, false));
      case "delete" -> with(name, this::delete);
      default -> Reply.refused("the running server is of another version; restart it");
    };
  }

  private Reply add(String name, Secret password, boolean admin) {
    Account.Role role = admin ? Account.Role.ADMIN : Account.Role.USER;
    return switch (accounts.createAgain(new Accounts.Draft(name, password, Profile.EMPTY, role))) {
      case Outcome.Done(Account account) ->
          Reply.done(account.ref().jid() + " is made; its number is " + account.number());
      case Outcome other -> Reply.refused(why(other, name));
    };
  }

  private Reply list() {
    List<String> lines = new ArrayList<>();
    long after = 0;
    while (true) {
      List<Account> page = accounts.list(after, PAGE);
      if (page.isEmpty()) {
        return new Reply(true, lines);
      }
      for (Account account : page) {
        String role = account.role() == Account.Role.ADMIN ? "admin" : "user";
        String state = account.disabled() ? "disabled" : "";
        lines.add(
            "%-10d %-32s %-5s %s"
                .formatted(account.number(), account.ref().jid(), role, state)
                .stripTrailing());
      }
      after = page.getLast().ref().id();
    }
  }

  private Reply passwd(Account account, Secret password) {
    return switch (accounts.changePassword(account, password, "")) {
      case Outcome.Done _ -> Reply.done(account.ref().jid() + " has a new password");
      case Outcome other -> Reply.refused(why(other, account.ref().jid().toString()));
    };
  }

  private Reply signOut(Account account) {
    accounts.signOut(account);
    return Reply.done(account.ref().jid() + " is signed out everywhere");
  }

  private Reply disable(Account account, boolean disabled) {
    accounts.disable(account, disabled);
    return Reply.done(account.ref().jid() + (disabled ? " is disabled" : " may log in again"));
  }

  private Reply delete(Account account) {
    accounts.delete(account);
    return Reply.done(account.ref().jid() + " is deleted with all it had");
  }

  private interface Deed {
    Reply on(Account account);
  }

  private Reply with(String name, Deed deed) {
    int at = name.indexOf('@');
    @Nullable Account account = accounts.byNumberOrName(at < 0 ? name : name.substring(0, at));
    return account == null ? Reply.refused("there is no account " + name) : deed.on(account);
  }

  private static String why(Outcome outcome, String name) {
    return switch (outcome) {
      case Outcome.Done _ -> "it is done";
      case Outcome.NameTaken() -> name + " is taken, or looks like a name that is";
      case Outcome.NameInvalid(var reason) -> name + " is not allowed as a name: " + rule(reason);
      case Outcome.PasswordWeak(Outcome.Weakness weakness) ->
          switch (weakness) {
            case SHORT -> "the password is too short; take at least 8 characters";
            case COMMON -> "the password is among the common ones; take another";
            case UNFIT -> "a password has at most 1023 bytes, and no control characters";
          };
      case Outcome.ProfileInvalid(String field, String text) -> field + ": " + text;
      case Outcome.PasswordWrong() -> "the old password is not right";
      case Outcome.Busy() -> "too much is going on; try again in a moment";
    };
  }

  private static String rule(AccountNames.Reason reason) {
    return switch (reason) {
      case LENGTH -> "it must have from 2 to 32 characters";
      case CHARACTERS -> "it must consist of letters, digits and . _ - with at least one letter";
      case SCRIPT -> "its letters must be of one script";
      case DIGITS -> "digits only are a number, not a name";
      case RESERVED -> "it would speak for the server, which only --admin may";
    };
  }
}
