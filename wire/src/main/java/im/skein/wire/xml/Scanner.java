package im.skein.wire.xml;

import im.skein.wire.Element;
import org.jspecify.annotations.Nullable;

/// Reads the bytes of one construct at the top of a stream: an XML declaration, a stream header, an
/// element or the end tag of the stream. It can be interrupted after any byte. Every byte passes
/// through it once: encoding, grammar and limits are checked in the same step, so that there is
/// nothing a second look could read differently.
final class Scanner {
  private static final byte[] NOTHING = {};
  private static final byte[] CDATA_START = {'[', 'C', 'D', 'A', 'T', 'A', '['};

  private final Tree tree;
  private final Token token = new Token();
  private final Reference reference = new Reference();
  private final Declaration declaration = new Declaration();
  private XmlLimits limits;
  private Place place = Place.START;
  private String outerPrefix = "";
  private String outerLocal = "";
  private State state = State.FIRST;
  private Event event = Event.NONE;
  private @Nullable Element element;

  private byte[] in = NOTHING;
  private int end;
  private int matched;
  private byte quote;
  private boolean afterReturn;

  Scanner(XmlLimits limits) {
    this.limits = limits;
    this.tree = new Tree(limits);
  }

  /// Begins another construct.
  ///
  /// @param newLimits its limits
  /// @param where what may begin
  /// @param bindings the namespaces declared by the stream header, prefixes and names by turns
  void begin(XmlLimits newLimits, Place where, String[] bindings) {
    limits = newLimits;
    place = where;
    state = State.FIRST;
    event = Event.NONE;
    element = null;
    token.reset();
    afterReturn = false;
    tree.begin(newLimits, bindings);
  }

  /// The name that the end tag of the stream must have.
  void expectEnd(String prefix, String local) {
    outerPrefix = prefix;
    outerLocal = local;
  }

  /// Reads on. It stops after the first event.
  ///
  /// @return the index of the first byte that was not read
  int scan(byte[] bytes, int from, int to) throws XmlException {
    in = bytes;
    end = to;
    event = Event.NONE;
    token.resume(bytes, from, to);
    int at = token.insideCharacter() ? unfinished(from) : from;
    while (at < end && event == Event.NONE) {
      at = step(at);
    }
    token.suspend(at);
    in = NOTHING;
    return at;
  }

  /// How many bytes the present construct may have.
  int maxBytes() {
    return limits.maxElementBytes();
  }

  /// What the last [#scan] found.
  Event event() {
    return event;
  }

  /// The header or the element that was found.
  Element element() {
    if (element == null) {
      throw new IllegalStateException("no element has been read");
    }
    return element;
  }

  /// The namespaces in scope inside the header that was found.
  String[] bindings() {
    return tree.bindings();
  }

  /// The prefix of the header that was found.
  String prefix() {
    return tree.tagPrefix();
  }

  private int unfinished(int at) throws XmlException {
    return switch (state) {
      case START_NAME, ATTRIBUTE_NAME, END_NAME -> name(at);
      default -> token.characters(at);
    };
  }

  private int step(int at) throws XmlException {
    return switch (state) {
      case FIRST -> first(at);
      case OPEN -> open(at);
      case DECLARATION -> declaration(at);
      case START_NAME -> startName(at);
      case TAG_GAP -> tagGap(at);
      case TAG_SPACE -> tagSpace(at);
      case ATTRIBUTE_NAME -> attributeName(at);
      case EQUALS -> equalsSign(at);
      case QUOTE -> quote(at);
      case VALUE -> value(at);
      case SLASH -> slash(at);
      case CONTENT -> content(at);
      case REFERENCE -> reference(at);
      case BANG -> bang(at);
      case CDATA -> cdata(at);
      case END_NAME -> endName(at);
      case END_GAP -> endGap(at);
    };
  }

  private int first(int at) throws XmlException {
    if (in[at] != '<') {
      throw XmlException.notWellFormed("an element was expected");
    }
    state = State.OPEN;
    return at + 1;
  }

  private int open(int at) throws XmlException {
    byte b = in[at];
    if (b == '!') {
      state = State.BANG;
      matched = 0;
      return at + 1;
    }
    if (token.isHeld()) {
      token.open(at);
      token.finish(at);
      text();
    }
    if (b == '?') {
      boolean veryStart = place == Place.START || place == Place.DOCUMENT_START;
      if (!veryStart || tree.depth() > 0) {
        throw XmlException.restricted("a processing instruction is not allowed");
      }
      declaration.begin();
      state = State.DECLARATION;
      return at + 1;
    }
    if (b != '/') {
      state = State.START_NAME;
      token.open(at);
      return at;
    }
    if (tree.depth() == 0 && place != Place.STREAM) {
      throw XmlException.notWellFormed("an end tag has no start tag");
    }
    state = State.END_NAME;
    token.open(at + 1);
    return at + 1;
  }

  private int declaration(int from) throws XmlException {
    for (int at = from; at < end; at++) {
      if (declaration.next(in[at])) {
        event = Event.DECLARATION;
        return at + 1;
      }
    }
    return end;
  }

  private int startName(int from) throws XmlException {
    int at = name(from);
    if (at < end) {
      token.finish(at);
      tree.startTag(token.bytes(), token.offset(), token.length());
      token.release();
      state = State.TAG_GAP;
    }
    return at;
  }

  private int tagGap(int at) throws XmlException {
    byte b = in[at];
    if (b == '>') {
      return startTagEnds(at, false);
    }
    if (b == '/') {
      state = State.SLASH;
    } else if (Bytes.isSpace(b)) {
      state = State.TAG_SPACE;
    } else {
      throw XmlException.notWellFormed("a tag has a character that is not allowed there");
    }
    return at + 1;
  }

  private int tagSpace(int from) throws XmlException {
    int at = skipSpace(from);
    if (at < end) {
      byte b = in[at];
      if (b == '>' || b == '/') {
        return tagGap(at);
      }
      state = State.ATTRIBUTE_NAME;
      token.open(at);
    }
    return at;
  }

  private int attributeName(int from) throws XmlException {
    int at = name(from);
    if (at < end) {
      token.finish(at);
      tree.attributeName(token.bytes(), token.offset(), token.length());
      token.release();
      state = State.EQUALS;
    }
    return at;
  }

  private int equalsSign(int from) throws XmlException {
    int at = skipSpace(from);
    if (at < end) {
      if (in[at] != '=') {
        throw XmlException.notWellFormed("an attribute has no value");
      }
      state = State.QUOTE;
      at++;
    }
    return at;
  }

  private int quote(int from) throws XmlException {
    int at = skipSpace(from);
    if (at < end) {
      quote = in[at];
      if (quote != '\'' && quote != '"') {
        throw XmlException.notWellFormed("the value of an attribute is not in quotes");
      }
      state = State.VALUE;
      at++;
    }
    return at;
  }

  private int value(int from) throws XmlException {
    int at = beginRun(from);
    while (at < end) {
      byte b = in[at];
      if (b < 0) {
        at = token.characters(at);
        continue;
      }
      byte meaning = Bytes.inValue(b);
      if (meaning == Bytes.PLAIN || (meaning == Bytes.QUOTE && b != quote)) {
        at++;
        continue;
      }
      switch (meaning) {
        case Bytes.QUOTE -> valueEnds(at);
        case Bytes.AMPERSAND -> referenceBegins(at);
        case Bytes.SPACE -> token.pause(at, ' ');
        case Bytes.RETURN -> {
          token.pause(at, ' ');
          afterReturn = true;
        }
        case Bytes.LESS -> throw XmlException.notWellFormed("a value holds a less-than sign");
        default -> throw forbidden();
      }
      return at + 1;
    }
    return at;
  }

  private void valueEnds(int at) throws XmlException {
    token.finish(at);
    tree.attributeValue(token.bytes(), token.offset(), token.length());
    token.release();
    state = State.TAG_GAP;
  }

  private int slash(int at) throws XmlException {
    if (in[at] != '>') {
      throw XmlException.notWellFormed("a slash stands inside a tag");
    }
    return startTagEnds(at, true);
  }

  private int startTagEnds(int at, boolean alsoEnd) throws XmlException {
    if (tree.depth() == 0 && (place == Place.START || place == Place.PROLOG)) {
      element = tree.empty(true);
      event = alsoEnd ? Event.EMPTY_HEADER : Event.HEADER;
    } else if (alsoEnd) {
      elementEnds(tree.empty(false));
    } else {
      tree.open();
      state = State.CONTENT;
    }
    return at + 1;
  }

  private void elementEnds(@Nullable Element outermost) {
    if (outermost == null) {
      state = State.CONTENT;
    } else {
      element = outermost;
      event = Event.ELEMENT;
    }
  }

  private int content(int from) throws XmlException {
    int at = beginRun(from);
    while (at < end) {
      byte b = in[at];
      if (b < 0) {
        at = token.characters(at);
        continue;
      }
      byte meaning = Bytes.inContent(b);
      if (meaning == Bytes.PLAIN) {
        at++;
        continue;
      }
      switch (meaning) {
        case Bytes.LESS -> markupBegins(at);
        case Bytes.AMPERSAND -> referenceBegins(at);
        case Bytes.RETURN -> {
          token.pause(at, '\n');
          afterReturn = true;
        }
        case Bytes.GREATER -> {
          if (token.followsBrackets(at)) {
            throw XmlException.notWellFormed("]]> stands in character data");
          }
          at++;
          continue;
        }
        default -> throw forbidden();
      }
      return at + 1;
    }
    return at;
  }

  private void markupBegins(int at) {
    boolean perhapsCdata = at + 1 == end || in[at + 1] == '!';
    if (perhapsCdata) {
      token.pause(at);
    } else {
      token.finish(at);
      text();
    }
    state = State.OPEN;
  }

  private void text() {
    if (token.length() > 0) {
      tree.text(token.bytes(), token.offset(), token.length());
    }
    token.release();
  }

  private int bang(int at) throws XmlException {
    byte b = in[at];
    if (b != CDATA_START[matched]) {
      throw matched == 0
          ? XmlException.restricted("a comment or a document type is not allowed")
          : XmlException.notWellFormed("an exclamation mark begins no CDATA section");
    }
    if (++matched == CDATA_START.length) {
      if (tree.depth() == 0) {
        throw XmlException.badFormat("character data stands outside of elements");
      }
      token.separate();
      state = State.CDATA;
    }
    return at + 1;
  }

  private int cdata(int from) throws XmlException {
    int at = beginRun(from);
    while (at < end) {
      byte b = in[at];
      if (b < 0) {
        at = token.characters(at);
        continue;
      }
      byte meaning = Bytes.inCdata(b);
      if (meaning == Bytes.RETURN) {
        token.pause(at, '\n');
        afterReturn = true;
        return at + 1;
      }
      if (meaning == Bytes.FORBIDDEN) {
        throw forbidden();
      }
      if (meaning == Bytes.GREATER && token.followsBrackets(at)) {
        token.pause(at);
        token.cut(2);
        state = State.CONTENT;
        return at + 1;
      }
      at++;
    }
    return at;
  }

  private void referenceBegins(int at) {
    token.pause(at);
    quote = state == State.VALUE ? quote : 0;
    reference.begin();
    state = State.REFERENCE;
  }

  private int reference(int from) throws XmlException {
    for (int at = from; at < end; at++) {
      int character = reference.next(in[at]);
      if (character >= 0) {
        token.add(character);
        state = quote == 0 ? State.CONTENT : State.VALUE;
        return at + 1;
      }
    }
    return end;
  }

  private int endName(int from) throws XmlException {
    int at = name(from);
    if (at < end) {
      token.finish(at);
      if (tree.depth() == 0) {
        Tree.checkEnd(outerPrefix, outerLocal, token.bytes(), token.offset(), token.length());
      } else {
        tree.checkEnd(token.bytes(), token.offset(), token.length());
      }
      token.release();
      state = State.END_GAP;
    }
    return at;
  }

  private int endGap(int from) throws XmlException {
    int at = skipSpace(from);
    if (at < end) {
      if (in[at] != '>') {
        throw XmlException.notWellFormed("an end tag has something behind its name");
      }
      if (tree.depth() == 0) {
        event = Event.END;
      } else {
        elementEnds(tree.close());
      }
      at++;
    }
    return at;
  }

  private int skipSpace(int from) {
    int at = from;
    while (at < end && Bytes.isSpace(in[at])) {
      at++;
    }
    return at;
  }

  private int name(int from) throws XmlException {
    return token.name(from, limits.maxNameBytes());
  }

  private int beginRun(int from) {
    int at = from;
    if (afterReturn) {
      afterReturn = false;
      if (in[at] == '\n') {
        at++;
      }
    }
    token.open(at);
    return at;
  }

  private static XmlException forbidden() {
    return XmlException.notWellFormed("a character is not allowed in XML");
  }
}
