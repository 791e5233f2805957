package im.skein.core.account;

import im.skein.core.feature.Session;
import im.skein.core.route.Homes;
import im.skein.wire.StreamError;
import java.util.List;
import java.util.function.Predicate;

/// Ends the sessions of accounts that may no longer be logged in, and keeps the homes in step.
public final class SessionEnder implements AccountWatcher {
  private final Homes homes;

  /// Ends sessions in these homes.
  public SessionEnder(Homes homes) {
    this.homes = homes;
  }

  @Override
  public void created(Account account, Profile profile) {
    homes.created(account.ref());
  }

  @Override
  public void passwordChanged(Account account, String keptResource) {
    end(account, "The password was changed.", resource -> !resource.equals(keptResource));
  }

  @Override
  public void signedOut(Account account) {
    end(account, "The account was signed out.", _ -> true);
  }

  @Override
  public void disabled(Account account) {
    end(account, "The account was disabled.", _ -> true);
  }

  @Override
  public void deleted(Account account) {
    end(account, "The account was deleted.", _ -> true);
    homes.deleted(account.ref());
  }

  private void end(Account account, String text, Predicate<String> resources) {
    StreamError error = new StreamError(StreamError.Condition.NOT_AUTHORIZED, text);
    homes.online(
        account.ref().jid(),
        home -> {
          for (Session session : List.copyOf(home.sessions())) {
            if (resources.test(session.jid().resource())) {
              session.end(error);
            }
          }
        });
  }
}
