package im.skein.core.account;

import im.skein.core.feature.Answer;
import im.skein.core.feature.Feature;
import im.skein.core.feature.Home;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Request;
import im.skein.core.feature.Session;
import im.skein.core.feature.Target;
import im.skein.core.roster.Audience;
import im.skein.wire.Element;
import im.skein.wire.Envelope;
import im.skein.wire.Iq;
import im.skein.wire.Message;
import im.skein.wire.Name;
import im.skein.wire.StanzaError.Condition;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Shows and changes accounts and what people tell of themselves. The person sees all, others the
/// number, the nickname, the signature and the gender; contacts are told of changes.
public final class AccountProfile implements Feature {
  private static final Set<String> FLAGS = Set.of("true", "1", "false", "0");

  private final Accounts accounts;
  private final Audience audience;

  /// Profiles of these accounts.
  public AccountProfile(Accounts accounts, Audience audience) {
    this.accounts = accounts;
    this.audience = audience;
  }

  @Override
  public void install(Installer to) {
    to.advertise(AccountElements.NAMESPACE);
    to.answerWaiting(AccountElements.ACCOUNT, Target.ACCOUNT, this::answer);
  }

  private Answer answer(Iq iq, Element payload, Request request) {
    Account account = accounts.byId(request.home().account().id());
    if (account == null) {
      return Answer.refuse(Condition.SERVICE_UNAVAILABLE);
    }
    if (iq.type() == Iq.Type.GET) {
      Profile profile = accounts.profile(account.ref());
      return Answer.of(request.own() ? whole(account, profile) : toOthers(account, profile));
    }
    return request.own()
        ? change(account, payload, request.home())
        : Answer.refuse(Condition.FORBIDDEN);
  }

  private static Element whole(Account account, Profile profile) {
    return AccountElements.account(account)
        .attribute("role", account.role().name().toLowerCase(Locale.ROOT))
        .textChild("nickname", profile.nickname())
        .textChild("signature", profile.signature())
        .textChild("gender", profile.gender())
        .textChild("birthday", profile.birthday())
        .textChild("email", profile.email())
        .textChild("searchable", Boolean.toString(profile.searchable()))
        .build();
  }

  private static Element toOthers(Account account, Profile profile) {
    return AccountElements.account(account)
        .textChild("nickname", profile.nickname())
        .textChild("signature", profile.signature())
        .textChild("gender", profile.gender())
        .build();
  }

  private Answer change(Account account, Element payload, Home home) {
    String wrong = wrong(payload);
    if (wrong != null) {
      return AccountElements.refusal(
          new Accounts.Outcome.ProfileInvalid(wrong, "Each field is told once and as it can be."));
    }
    Profile before = accounts.profile(account.ref());
    Accounts.Outcome outcome = accounts.changeProfile(account, changed(before, payload));
    if (!(outcome instanceof Accounts.Outcome.Done)) {
      return AccountElements.refusal(outcome);
    }
    Profile after = accounts.profile(account.ref());
    Element shown = toOthers(account, after);
    if (!shown.equals(toOthers(account, before))) {
      tellContacts(home, shown);
    }
    return Answer.done();
  }

  /// The field that is told twice, or of which cannot be said what was meant, or null.
  private static @Nullable String wrong(Element payload) {
    Set<Name> told = new HashSet<>();
    for (Element field : payload.children()) {
      boolean flag = !field.name().local().equals("searchable") || FLAGS.contains(field.text());
      if (!told.add(field.name()) || !flag) {
        return field.name().local();
      }
    }
    return null;
  }

  private static Profile changed(Profile before, Element payload) {
    return new Profile(
        told(payload, "nickname", before.nickname()),
        told(payload, "signature", before.signature()),
        told(payload, "gender", before.gender()),
        told(payload, "birthday", before.birthday()),
        told(payload, "email", before.email()),
        searchable(payload, before.searchable()));
  }

  private static String told(Element payload, String field, String before) {
    String text = payload.childText(field);
    return text == null ? before : text;
  }

  private static boolean searchable(Element payload, boolean before) {
    String text = payload.childText("searchable");
    return text == null ? before : text.equals("true") || text.equals("1");
  }

  private void tellContacts(Home home, Element shown) {
    tell(home, home, shown);
    audience.each(home, home.jid(), _ -> true, target -> tell(home, target, shown));
  }

  private static void tell(Home home, Home target, Element shown) {
    Message headline =
        new Message(
            new Envelope(home.jid(), target.jid(), null, null),
            Message.Type.HEADLINE,
            List.of(shown));
    for (Session session : target.sessions()) {
      if (session.wantsMessages()) {
        session.send(headline);
      }
    }
  }
}
