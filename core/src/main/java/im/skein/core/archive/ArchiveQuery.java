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
import im.skein.wire.form.PageRequest;
import im.skein.wire.form.Stamps;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a client wants to see of an archive (XEP-0313 §4).
///
/// @param with the other side, with a resource if only that one is meant
/// @param fromMicros from when on, in microseconds since 1970
/// @param toMicros until when, that time included
/// @param afterId only what is behind this message
/// @param beforeId only what is before this message
/// @param ids only these messages; empty for no such wish
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
    PageRequest page,
    boolean flipped,
    Optional<String> queryId) {
  static final String NAMESPACE = "urn:xmpp:mam:2";

  /// So many messages a page has if the client does not say.
  private static final int USUAL = 50;

  /// So many it has at most.
  static final int MOST = 250;

  private static final Set<String> FIELDS =
      Set.of("FORM_TYPE", "with", "start", "end", "before-id", "after-id", "ids");
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
            Field.ask("ids", Kind.LIST_MULTI, "")));
  }

  /// Reads a query.
  ///
  /// @throws StanzaException `bad-request` when it cannot be understood, `feature-not-implemented`
  ///   when it asks for what is not known here
  static ArchiveQuery parse(Element query) throws StanzaException {
    PageRequest page = PageRequest.find(query.children(), USUAL, MOST);
    DataForm form = DataForm.find(query.children());
    if (form == null) {
      form = DataForm.submit(NAMESPACE, List.of());
    }
    if (!form.formType().equals(NAMESPACE)) {
      throw refusal(Condition.BAD_REQUEST, "The form is none of an archive.");
    }
    for (Field field : form.fields()) {
      if (!FIELDS.contains(field.key())) {
        throw refusal(Condition.FEATURE_NOT_IMPLEMENTED, "Unknown field: " + field.key());
      }
    }
    List<String> ids = form.values("ids");
    if (ids.size() > MOST) {
      throw refusal(Condition.BAD_REQUEST, "At most " + MOST + " messages can be asked by id.");
    }
    return new ArchiveQuery(
        with(form),
        time(form, "start").map(ArchiveQuery::micros).orElse(0L),
        time(form, "end")
            .map(end -> micros(end.truncatedTo(ChronoUnit.MILLIS)) + MICROS_PER_MILLI - 1)
            .orElse(Long.MAX_VALUE),
        Optional.ofNullable(form.value("after-id")),
        Optional.ofNullable(form.value("before-id")),
        ids,
        page,
        query.child("flip-page") != null,
        Optional.ofNullable(query.attribute("queryid")));
  }

  private static Optional<Jid> with(DataForm form) throws StanzaException {
    try {
      return Optional.ofNullable(Jid.parseNullable(form.value("with")));
    } catch (InvalidJid e) {
      throw refusal(Condition.BAD_REQUEST, "\"with\" is no address.");
    }
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

  /// The bare address of the other side.
  Optional<Jid> bareWith() {
    return with.map(Jid::bare);
  }
}
