package im.skein.core.archive;

import im.skein.wire.Element;
import im.skein.wire.InvalidJid;
import im.skein.wire.Jid;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.StanzaException;
import im.skein.wire.form.DataForm;
import im.skein.wire.form.DataForm.Field;
import im.skein.wire.form.DataForm.Kind;
import im.skein.wire.form.DataForm.Option;
import im.skein.wire.form.PageRequest;
import im.skein.wire.form.Stamps;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What a client wants to see of an archive (XEP-0313 §4).
///
/// @param with the other side, with a resource if only that one is meant
/// @param fromMicros from when on, in microseconds since 1970
/// @param toMicros until when, that time included
/// @param afterId only what is behind this message
/// @param beforeId only what is before this message
/// @param ids only these messages; empty for no such wish
/// @param search only what is found by it; empty when nothing can be
/// @param page which page of it all
/// @param flipped whether the page is sent newest first
/// @param queryId the client's name for the query, to be told with each result
record ArchiveQuery(
    Optional<Jid> with,
    long fromMicros,
    long toMicros,
    Optional<String> afterId,
    Optional<String> beforeId,
    List<String> ids,
    Optional<Search> search,
    PageRequest page,
    boolean flipped,
    Optional<String> queryId) {
  static final String NAMESPACE = "urn:xmpp:mam:2";

  /// So many messages a page has if the client does not say.
  private static final int USUAL = 50;

  /// So many it has at most.
  static final int MOST = 250;

  private static final String TEXT = "{urn:xmpp:fulltext:0}fulltext";
  private static final String SENDER = "{urn:skein:search:0}sender";
  private static final String KIND = "{urn:skein:search:0}kind";
  private static final int LONGEST_TEXT = 500;

  /// It is told with each result, so a long one would make a large answer of a small question.
  private static final int LONGEST_ID = 1_024;

  private static final Set<String> FIELDS =
      Set.of(
          "FORM_TYPE", "with", "start", "end", "before-id", "after-id", "ids", TEXT, SENDER, KIND);
  private static final long MICROS_PER_MILLI = 1_000;

  ArchiveQuery {
    ids = List.copyOf(ids);
  }

  /// The form with all that can be asked.
  static DataForm form() {
    return DataForm.form(
        NAMESPACE,
        "",
        List.of(
            Field.ask("with", Kind.JID_SINGLE, ""),
            Field.ask("start", Kind.TEXT_SINGLE, ""),
            Field.ask("end", Kind.TEXT_SINGLE, ""),
            Field.ask("before-id", Kind.TEXT_SINGLE, ""),
            Field.ask("after-id", Kind.TEXT_SINGLE, ""),
            Field.ask("ids", Kind.LIST_MULTI, ""),
            Field.ask(TEXT, Kind.TEXT_SINGLE, ""),
            Field.ask(SENDER, Kind.JID_SINGLE, ""),
            Field.ask(KIND, Kind.LIST_MULTI, "").choosing(kinds())));
  }

  private static Option[] kinds() {
    return Stream.of(Findable.Kind.values())
        .map(kind -> new Option(kind.key(), ""))
        .toArray(Option[]::new);
  }

  /// Reads a query.
  ///
  /// @throws StanzaException `bad-request` when it cannot be understood, `feature-not-implemented`
  ///   when it asks for what is not known here, `policy-violation` when it is longer than is taken
  static ArchiveQuery parse(Element query) throws StanzaException {
    PageRequest page = PageRequest.find(query.children(), USUAL, MOST);
    DataForm form = DataForm.find(query.children());
    if (form == null) {
      form = DataForm.submit(NAMESPACE, List.of());
    }
    if (!form.formType().equals(NAMESPACE)) {
      throw refusal(Condition.BAD_REQUEST, "The form is none of an archive.");
    }
    checkFields(form);
    List<String> ids = form.values("ids");
    if (ids.size() > MOST) {
      throw refusal(
          Condition.POLICY_VIOLATION, "At most " + MOST + " messages can be asked by id.");
    }
    String queryId = query.attribute("queryid");
    if (queryId != null && queryId.length() > LONGEST_ID) {
      throw refusal(
          Condition.POLICY_VIOLATION, "A queryid has at most " + LONGEST_ID + " characters.");
    }
    return new ArchiveQuery(
        address(form, "with"),
        time(form, "start").map(ArchiveQuery::micros).orElse(0L),
        time(form, "end")
            .map(end -> micros(end.truncatedTo(ChronoUnit.MILLIS)) + MICROS_PER_MILLI - 1)
            .orElse(Long.MAX_VALUE),
        Optional.ofNullable(form.value("after-id")),
        Optional.ofNullable(form.value("before-id")),
        ids,
        search(form),
        page,
        query.child("flip-page") != null,
        Optional.ofNullable(queryId));
  }

  private static void checkFields(DataForm form) throws StanzaException {
    for (Field field : form.fields()) {
      if (!FIELDS.contains(field.key())) {
        throw refusal(Condition.FEATURE_NOT_IMPLEMENTED, "Unknown field: " + field.key());
      }
    }
    String twice = form.repeated();
    if (twice != null) {
      throw refusal(Condition.BAD_REQUEST, "A field stands there twice: " + twice);
    }
  }

  private static Optional<Jid> address(DataForm form, String key) throws StanzaException {
    try {
      return Optional.ofNullable(Jid.parseNullable(form.value(key)));
    } catch (InvalidJid e) {
      throw refusal(Condition.BAD_REQUEST, "\"" + key + "\" is no address.");
    }
  }

  private static Optional<Search> search(DataForm form) throws StanzaException {
    String text = Objects.requireNonNullElse(form.value(TEXT), "").strip();
    if (text.length() > LONGEST_TEXT) {
      throw refusal(
          Condition.POLICY_VIOLATION,
          "At most " + LONGEST_TEXT + " characters can be searched for.");
    }
    Set<Findable.Kind> kinds = EnumSet.noneOf(Findable.Kind.class);
    for (String name : form.values(KIND)) {
      Findable.Kind kind = Findable.Kind.find(name);
      if (kind == null) {
        throw refusal(Condition.FEATURE_NOT_IMPLEMENTED, "Unknown kind: " + name);
      }
      kinds.add(kind);
    }
    Jid sender = address(form, SENDER).orElse(null);
    Search search = new Search(Words.phrases(text), sender, kinds);
    boolean wordless = search.phrases().isEmpty() && !text.isEmpty();
    return wordless ? Optional.empty() : Optional.of(search);
  }

  private static Optional<Instant> time(DataForm form, String key) throws StanzaException {
    String text = form.value(key);
    Instant time = Stamps.parse(text);
    if (text != null && time == null) {
      throw refusal(
          Condition.BAD_REQUEST, "\"" + key + "\" is no time such as 2026-01-31T12:00:00Z.");
    }
    return Optional.ofNullable(time);
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  private static StanzaException refusal(Condition condition, String text) {
    return new StanzaException(StanzaError.of(condition, text));
  }
}
