package im.skein.core.people;

import im.skein.core.account.AccountStore;
import im.skein.core.account.AccountStore.Found;
import im.skein.core.account.ProfileRules;
import im.skein.core.base.RateLimits;
import im.skein.core.base.Time;
import im.skein.core.feature.Answer;
import im.skein.core.feature.Feature;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Request;
import im.skein.core.feature.Target;
import im.skein.core.feature.Xep;
import im.skein.wire.Element;
import im.skein.wire.Iq;
import im.skein.wire.Name;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.form.DataForm;
import im.skein.wire.form.DataForm.Field;
import im.skein.wire.form.DataForm.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds people by number, name or nickname; not those who wish to stay hidden.
@Xep(number = 55, version = "1.3")
public final class PeopleSearch implements Feature {
  private static final Name QUERY = new Name("jabber:iq:search", "query");
  private static final String INSTRUCTIONS = "Search by number, name or nickname.";
  private static final int MAX_LENGTH = 64;
  private static final int MINUTE_MILLIS = 60_000;

  private final AccountStore accounts;
  private final PeopleSettings settings;
  private final RateLimits limits;

  /// Finds people among these accounts.
  public PeopleSearch(AccountStore accounts, PeopleSettings settings, Time time) {
    this.accounts = accounts;
    this.settings = settings;
    int perMinute = settings.perMinute();
    this.limits = new RateLimits(perMinute, MINUTE_MILLIS / Math.max(1, perMinute), time);
  }

  @Override
  public void install(Installer to) {
    to.advertise(Target.SERVER, QUERY.namespace());
    to.answerWaiting(QUERY, Target.SERVER, this::answer);
  }

  private Answer answer(Iq iq, Element query, Request request) {
    if (iq.type() == Iq.Type.GET) {
      return Answer.of(questions());
    }
    if (limits.take(request.from().bare().toString()) > 0) {
      return Answer.refuse(
          Condition.RESOURCE_CONSTRAINT, "Too many searches. Try again in a minute.");
    }
    DataForm form = DataForm.find(query.children());
    boolean ours =
        form == null || form.formType().isEmpty() || form.formType().equals(QUERY.namespace());
    String wanted = wanted(query, form);
    if (wanted == null || !ours || (form != null && form.repeated() != null)) {
      return Answer.refuse(Condition.BAD_REQUEST, "Tell a number, a name or a nickname.");
    }
    String folded = ProfileRules.fold(wanted);
    List<Found> found =
        isTooShort(folded) || folded.length() > MAX_LENGTH
            ? List.of()
            : accounts.search(folded, settings.maxResults());
    return Answer.of(form == null ? plain(found) : table(found));
  }

  private static @Nullable String wanted(Element query, @Nullable DataForm form) {
    if (form == null) {
      return query.childText("nick");
    }
    String wanted = form.value("query");
    return wanted == null ? form.value("nick") : wanted;
  }

  /// One character of an alphabet would list a good part of all accounts; one Chinese character is
  /// a word.
  static boolean isTooShort(String folded) {
    return folded.isEmpty()
        || (folded.codePointCount(0, folded.length()) == 1
            && !Character.isIdeographic(folded.codePointAt(0)));
  }

  private static Element questions() {
    DataForm form =
        DataForm.form(
            QUERY.namespace(),
            INSTRUCTIONS,
            List.of(Field.ask("query", Kind.TEXT_SINGLE, "Number, name or nickname").asRequired()));
    return Element.builder(QUERY)
        .textChild("instructions", INSTRUCTIONS)
        .emptyChild("nick")
        .add(form.toElement())
        .build();
  }

  private static Element plain(List<Found> found) {
    Element.Builder items = Element.builder(QUERY);
    for (Found hit : found) {
      items.add(
          Element.builder(QUERY.namespace(), "item")
              .attribute("jid", hit.account().ref().jid().toString())
              .textChild("nick", hit.profile().nickname())
              .build());
    }
    return items.build();
  }

  private static Element table(List<Found> found) {
    List<Field> columns =
        List.of(
            Field.ask("jid", Kind.JID_SINGLE, "Address"),
            Field.ask("id", Kind.TEXT_SINGLE, "Number"),
            Field.ask("nick", Kind.TEXT_SINGLE, "Nickname"),
            Field.ask("signature", Kind.TEXT_SINGLE, "Signature"));
    List<List<Field>> rows = found.stream().map(PeopleSearch::row).toList();
    return Element.of(QUERY, DataForm.table(QUERY.namespace(), columns, rows).toElement());
  }

  private static List<Field> row(Found hit) {
    return List.of(
        Field.of("jid", Kind.JID_SINGLE, hit.account().ref().jid().toString()),
        Field.of("id", Kind.TEXT_SINGLE, Long.toString(hit.account().number())),
        Field.of("nick", Kind.TEXT_SINGLE, hit.profile().nickname()),
        Field.of("signature", Kind.TEXT_SINGLE, hit.profile().signature()));
  }
}
