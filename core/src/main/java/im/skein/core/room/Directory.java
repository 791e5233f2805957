package im.skein.core.room;

import im.skein.core.feature.Xep;
import im.skein.core.room.keep.RoomDocument;
import im.skein.core.room.keep.RoomStore;
import im.skein.core.room.rule.RoomConfig;
import im.skein.wire.Element;
import im.skein.wire.Name;
import im.skein.wire.StanzaError;
import im.skein.wire.StanzaError.Condition;
import im.skein.wire.StanzaException;
import im.skein.wire.form.DataForm;
import im.skein.wire.form.DataForm.Field;
import im.skein.wire.form.DataForm.Kind;
import im.skein.wire.form.DataForm.Option;
import im.skein.wire.form.Page;
import im.skein.wire.form.PageRequest;
import im.skein.wire.form.PageRequest.Anchor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The rooms that everybody may find, those at work and those that are kept: as a list (XEP-0045
/// §6.3), and by search.
@Xep(number = 433, version = "0.1.0", note = "rooms here only")
final class Directory {
  static final Name SEARCH = new Name("urn:xmpp:channel-search:0:search", "search");

  private static final String FORM = "urn:xmpp:channel-search:0:search-params";
  private static final String ERROR = "urn:xmpp:channel-search:0:error";
  private static final String BY_ADDRESS = "{urn:xmpp:channel-search:0:order}address";
  private static final String BY_OCCUPANTS = "{urn:xmpp:channel-search:0:order}nusers";
  private static final String TYPE = "xep-0045";

  /// So many rooms that are kept are looked through.
  private static final int MOST_KEPT = 5_000;

  private static final int MOST_LISTED = 500;
  private static final int USUAL_FOUND = 50;
  private static final int LONGEST_TEXT = 500;

  /// Each is looked for in all rooms.
  private static final int MOST_WORDS = 10;

  private final RoomStore store;
  private final Supplier<Stream<Room.Entry>> atWork;

  /// @param atWork the rooms at work that are listed
  Directory(RoomStore store, Supplier<Stream<Room.Entry>> atWork) {
    this.store = store;
    this.atWork = atWork;
  }

  private Collection<Room.Entry> all() {
    Map<String, Room.Entry> all = new TreeMap<>();
    for (RoomStore.Card card : store.listed("", MOST_KEPT)) {
      RoomConfig config = RoomDocument.read(card.content()).config();
      all.put(card.room().toString(), new Room.Entry(card.room(), config, 0));
    }
    atWork.get().forEach(entry -> all.put(entry.jid().toString(), entry));
    return all.values();
  }

  /// The list, or a page of it if one is asked for; may wait.
  Element list(Element query) throws StanzaException {
    PageRequest wanted = PageRequest.find(query.children(), MOST_LISTED, MOST_LISTED);
    boolean paged = query.child(PageRequest.NAME) != null;
    List<Room.Entry> all = new ArrayList<>(all());
    Part part = part(all, wanted);
    Element.Builder items = Element.builder(RoomDisco.ITEMS);
    part.entries.forEach(entry -> items.add(RoomDisco.item(entry.jid(), entry.config().name())));
    boolean whole = !paged && part.entries.size() == all.size();
    return items.add(whole ? null : part.page.toElement()).build();
  }

  /// Answers a search, or with the form for one; may wait.
  Element search(Element search) throws StanzaException {
    DataForm form = DataForm.find(search.children());
    if (form == null) {
      return Element.of(SEARCH, form().toElement());
    }
    boolean answers =
        form.type() == DataForm.Type.SUBMIT
            && form.formType().equals(FORM)
            && form.repeated() == null;
    if (!answers) {
      throw refusal(Condition.BAD_REQUEST, null);
    }
    Comparator<Room.Entry> order = order(form.value("key"));
    Wish wish = Wish.of(form);
    PageRequest wanted = PageRequest.find(search.children(), USUAL_FOUND, MOST_LISTED);
    Part part = part(all().stream().filter(wish::meets).sorted(order).toList(), wanted);
    Element.Builder result = Element.builder(SEARCH.namespace(), "result");
    part.entries.forEach(entry -> result.add(item(entry)));
    return result.add(part.page.toElement()).build();
  }

  private static DataForm form() {
    return DataForm.form(
        FORM,
        "",
        List.of(
            field("q", Kind.TEXT_SINGLE, "Search for"),
            field("all", Kind.BOOLEAN, "All rooms", "false"),
            field("sinname", Kind.BOOLEAN, "Search in names", "true"),
            field("sindescription", Kind.BOOLEAN, "Search in descriptions", "true"),
            field("sinaddress", Kind.BOOLEAN, "Search in addresses", "true"),
            field("types", Kind.LIST_MULTI, "Kinds", TYPE).choosing(new Option(TYPE, "Rooms")),
            field("key", Kind.LIST_SINGLE, "Order", BY_OCCUPANTS)
                .choosing(
                    new Option(BY_OCCUPANTS, "Number of people"),
                    new Option(BY_ADDRESS, "Address"))));
  }

  private static Field field(String key, Kind kind, String label, String... values) {
    return new Field(key, kind, label, false, List.of(values), List.of());
  }

  private static Comparator<Room.Entry> order(@Nullable String key) throws StanzaException {
    Comparator<Room.Entry> byAddress = Comparator.comparing(entry -> entry.jid().toString());
    if (key == null || key.equals(BY_OCCUPANTS)) {
      return Comparator.comparingInt(Room.Entry::occupants).reversed().thenComparing(byAddress);
    }
    if (key.equals(BY_ADDRESS)) {
      return byAddress;
    }
    throw refusal(Condition.FEATURE_NOT_IMPLEMENTED, "invalid-sort-key");
  }

  private static Element item(Room.Entry entry) {
    RoomConfig config = entry.config();
    Element.Builder item =
        Element.builder(SEARCH.namespace(), "item").attribute("address", entry.jid().toString());
    item.textChild("name", config.name().isEmpty() ? null : config.name())
        .textChild("description", config.description().isEmpty() ? null : config.description())
        .textChild("nusers", Integer.toString(entry.occupants()))
        .textChild("service-type", TYPE);
    if (!config.membersOnly() && config.password().isEmpty()) {
      item.emptyChild("is-open");
    }
    return item.textChild(
            "anonymity-mode",
            config.addressesSeen()
                ? "{urn:xmpp:channel-search:0:anonymity}none"
                : "muc_semianonymous")
        .build();
  }

  private static StanzaException refusal(Condition condition, @Nullable String detail) {
    StanzaError error = StanzaError.of(condition).as(StanzaError.Type.MODIFY);
    return new StanzaException(detail == null ? error : error.with(Element.empty(ERROR, detail)));
  }

  /// What a room must be to be found.
  ///
  /// @param words in small letters, all of which must stand somewhere; none for all rooms
  private record Wish(List<String> words, boolean name, boolean description, boolean address) {
    static Wish of(DataForm form) throws StanzaException {
      String text = form.value("q");
      boolean all = flag(form, "all", false);
      if (text != null && text.length() > LONGEST_TEXT) {
        throw refusal(Condition.BAD_REQUEST, "invalid-search-terms");
      }
      List<String> types = form.values("types");
      boolean rooms = types.isEmpty() || types.contains(TYPE);
      boolean asked = text != null && !text.isEmpty();
      if (asked && all) {
        throw refusal(Condition.BAD_REQUEST, "conflicting-fields");
      }
      if (!asked && !all) {
        throw refusal(Condition.BAD_REQUEST, "no-search-conditions");
      }
      List<String> words =
          text == null
              ? List.of()
              : List.of(text.strip().toLowerCase(Locale.ROOT).split("\\s+", -1));
      if (asked && (words.contains("") || words.size() > MOST_WORDS)) {
        throw refusal(Condition.BAD_REQUEST, "invalid-search-terms");
      }
      return new Wish(
          all ? List.of() : words,
          rooms && flag(form, "sinname", true),
          rooms && flag(form, "sindescription", true),
          rooms && flag(form, "sinaddress", true));
    }

    private static boolean flag(DataForm form, String key, boolean usual) throws StanzaException {
      return form.value(key) == null
          ? usual
          : form.flag(key).orElseThrow(() -> refusal(Condition.BAD_REQUEST, null));
    }

    boolean meets(Room.Entry entry) {
      return words.stream()
          .allMatch(word ->
              (name && contains(entry.config().name(), word))
                  || (description && contains(entry.config().description(), word))
                  || (address && contains(entry.jid().localpart(), word)));
    }

    private static boolean contains(String text, String word) {
      return text.toLowerCase(Locale.ROOT).contains(word);
    }
  }

  /// A page of a list.
  private record Part(List<Room.Entry> entries, Page page) {}

  private static Part part(List<Room.Entry> all, PageRequest wanted) throws StanzaException {
    int from = 0;
    int to = all.size();
    boolean backwards = false;
    switch (wanted.anchor()) {
      case Anchor.First() -> {}
      case Anchor.After(String id) -> from = index(all, id) + 1;
      case Anchor.Before(String id) -> {
        to = index(all, id);
        backwards = true;
      }
      case Anchor.Last() -> backwards = true;
      case Anchor.At(int index) -> from = Math.min(index, to);
    }
    if (backwards) {
      from = Math.max(from, to - wanted.max());
    } else {
      to = Math.min(to, from + wanted.max());
    }
    List<Room.Entry> entries = all.subList(from, to);
    return new Part(
        entries,
        entries.isEmpty()
            ? Page.empty(all.size())
            : new Page(
                entries.getFirst().jid().toString(),
                from,
                entries.getLast().jid().toString(),
                all.size()));
  }

  private static int index(List<Room.Entry> all, String id) throws StanzaException {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).jid().toString().equals(id)) {
        return i;
      }
    }
    throw new StanzaException(StanzaError.of(Condition.ITEM_NOT_FOUND));
  }
}
