package im.skein.core.media;

import im.skein.core.feature.Answer;
import im.skein.core.feature.Feature;
import im.skein.core.feature.Installer;
import im.skein.core.feature.Request;
import im.skein.core.feature.Side;
import im.skein.core.feature.Stage;
import im.skein.core.feature.Target;
import im.skein.core.feature.Xep;
import im.skein.wire.Element;
import im.skein.wire.Iq;
import im.skein.wire.Jid;
import im.skein.wire.Name;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.form.DataForm;
import im.skein.wire.form.DataForm.Field;
import im.skein.wire.form.DataForm.Kind;
import im.skein.wire.form.Stamps;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Tells people where they may put a file, and where others then find it; the service of its own
/// that clients look for.
@Xep(
    number = 363,
    version = "1.2.0",
    note = "no upload purposes; https where https.listen or http.public-url says so")
public final class HttpUpload implements Feature {
  private static final String NAMESPACE = "urn:xmpp:http:upload:0";

  /// What is our own of it; see `docs/protocol/files.md`.
  private static final String FILES = "urn:skein:files:0";

  private static final Name REQUEST = new Name(NAMESPACE, "request");
  private static final Name INFO = new Name("http://jabber.org/protocol/disco#info", "query");
  private static final Name ITEMS = new Name("http://jabber.org/protocol/disco#items", "query");
  private static final Pattern SIZE = Pattern.compile("0*[1-9][0-9]*");
  private static final int MAX_NAME = 4096;
  private static final int MAX_DIGITS = 18;

  private final Jid domain;
  private final Uploads uploads;
  private final Unsent unsent;
  private final Supplier<Collection<String>> features;
  private final Supplier<String> address;

  /// Gives places for these files.
  ///
  /// @param domain where it is asked
  /// @param unsent those of them that nobody was sent
  /// @param features what the service is said to understand; complete once the server runs
  /// @param address what the addresses of files begin with, once it is known, such as
  ///   `https://chat.example.org:5281/upload/`
  public HttpUpload(
      Jid domain,
      Uploads uploads,
      Unsent unsent,
      Supplier<Collection<String>> features,
      Supplier<String> address) {
    this.domain = domain;
    this.uploads = uploads;
    this.unsent = unsent;
    this.features = features;
    this.address = address;
  }

  @Override
  public void install(Installer to) {
    to.answerAt(domain.domain(), Target.UPLOAD);
    to.advertise(Target.UPLOAD, INFO.namespace());
    to.advertise(Target.UPLOAD, ITEMS.namespace());
    to.advertise(Target.UPLOAD, NAMESPACE);
    to.advertise(Target.UPLOAD, FILES);
    to.at(Side.SENDER, Stage.GUARD, unsent::visit);
    to.answer(INFO, Target.UPLOAD, this::info);
    to.answer(ITEMS, Target.UPLOAD, this::items);
    to.answerWaiting(REQUEST, Target.UPLOAD, this::place);
  }

  private Answer info(Iq iq, Element query, Request request) {
    if (iq.type() != Iq.Type.GET) {
      return Answer.refuse(Condition.BAD_REQUEST);
    }
    if (query.attribute("node") != null) {
      return Answer.refuse(Condition.ITEM_NOT_FOUND);
    }
    Element.Builder info =
        Element.builder(INFO)
            .add(
                Element.builder(INFO.namespace(), "identity")
                    .attribute("category", "store")
                    .attribute("type", "file")
                    .attribute("name", "HTTP File Upload")
                    .build());
    features
        .get()
        .forEach(feature ->
            info.add(
                Element.builder(INFO.namespace(), "feature").attribute("var", feature).build()));
    List<Field> limits =
        List.of(
            Field.of("FORM_TYPE", Kind.HIDDEN, NAMESPACE),
            Field.of(
                "max-file-size", Kind.TEXT_SINGLE, Long.toString(uploads.settings().maxBytes())));
    List<Field> ours =
        List.of(
            Field.of("FORM_TYPE", Kind.HIDDEN, FILES),
            Field.of(
                "image-max-size",
                Kind.TEXT_SINGLE,
                Long.toString(uploads.settings().imageMaxBytes())),
            Field.of("thumbnail-edge", Kind.TEXT_SINGLE, Integer.toString(Thumbnails.EDGE)));
    return Answer.of(info.add(form(limits)).add(form(ours)).build());
  }

  private static Element form(List<Field> fields) {
    return new DataForm(DataForm.Type.RESULT, "", "", fields, List.of()).toElement();
  }

  private Answer items(Iq iq, Element query, Request request) {
    if (iq.type() != Iq.Type.GET) {
      return Answer.refuse(Condition.BAD_REQUEST);
    }
    return query.attribute("node") == null
        ? Answer.of(Element.empty(ITEMS))
        : Answer.refuse(Condition.ITEM_NOT_FOUND);
  }

  private Answer place(Iq iq, Element wish, Request request) {
    String name = wish.attribute("filename");
    String size = wish.attribute("size");
    String announced = wish.attribute("content-type");
    String type = announced == null ? "" : ContentTypes.essence(announced);
    if (iq.type() != Iq.Type.GET
        || name == null
        || name.isBlank()
        || name.length() > MAX_NAME
        || size == null
        || !SIZE.matcher(size).matches()
        || (announced != null && type.isEmpty())) {
      return Answer.refuse(Condition.BAD_REQUEST, UploadTexts.MALFORMED);
    }
    long bytes = size.length() > MAX_DIGITS ? Long.MAX_VALUE : Long.parseLong(size);
    return switch (uploads.ask(request.home().account().id(), name, bytes, type)) {
      case Uploads.Asked.Granted(String path) -> {
        unsent.expect(request.home().account().id());
        yield granted(address.get() + path, Thumbnails.mayHave(type, bytes, uploads.settings()));
      }
      case Uploads.Asked.TooLarge(long maxBytes) -> new Answer.Refusal(tooLarge(maxBytes));
      case Uploads.Asked.Full(Optional<Instant> retry) ->
          new Answer.Refusal(full(UploadTexts.FULL, retry));
      case Uploads.Asked.Crowded(Optional<Instant> retry) ->
          new Answer.Refusal(full(UploadTexts.CROWDED, retry));
    };
  }

  /// One address for both ways: it takes a file once, and gives it from then on.
  private static Answer granted(String url, boolean small) {
    return Answer.of(
        Element.builder(NAMESPACE, "slot")
            .add(address(NAMESPACE, "put", url))
            .add(address(NAMESPACE, "get", url))
            .add(small ? address(FILES, "thumbnail", url + "?thumbnail") : null)
            .build());
  }

  private static Element address(String namespace, String name, String url) {
    return Element.builder(namespace, name).attribute("url", url).build();
  }

  private static StanzaError tooLarge(long maxBytes) {
    return StanzaError.of(Condition.NOT_ACCEPTABLE, UploadTexts.tooLarge(maxBytes))
        .with(
            Element.builder(NAMESPACE, "file-too-large")
                .textChild("max-file-size", Long.toString(maxBytes))
                .build());
  }

  private static StanzaError full(String text, Optional<Instant> retry) {
    StanzaError error = StanzaError.of(Condition.RESOURCE_CONSTRAINT, text);
    return retry
        .map(stamp ->
            error.with(
                Element.builder(NAMESPACE, "retry")
                    .attribute("stamp", Stamps.format(stamp))
                    .build()))
        .orElse(error);
  }
}
