package im.skein.bench.load;

/// Asks an archive for its last page (XEP-0313), one time after the other, and tells the answers
/// apart from what else comes.
final class LastPage {
  /// So many messages are asked for.
  static final int MESSAGES = 50;

  private static final byte[] MESSAGE = Ascii.of("message");
  private static final byte[] RESULT = Ascii.of("<result ");
  private static final byte[] IQ = Ascii.of("iq");
  private static final byte[] ID = Ascii.of(" id=");
  private static final byte[] PAGE_ID = Ascii.of("page");
  private static final byte[] FIN = Ascii.of("<fin ");

  private int results;
  private long askedNanos;
  private boolean open;

  /// What a stanza is.
  enum Kind {
    /// One message of the page.
    RESULT,
    /// A message of somebody.
    MESSAGE,
    /// The page is complete.
    END,
    /// There is no page.
    REFUSAL,
    /// Something else.
    OTHER
  }

  /// The question.
  ///
  /// @param text what to search for, safe to stand in XML (XEP-0431); empty for everything
  static String query(String text) {
    String form =
        text.isEmpty()
            ? ""
            : "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'>"
                + "<value>urn:xmpp:mam:2</value></field><field var='{urn:xmpp:fulltext:0}fulltext'>"
                + "<value>"
                + text
                + "</value></field></x>";
    return "<iq type='set' id='page'><query xmlns='urn:xmpp:mam:2'>"
        + form
        + "<set xmlns='http://jabber.org/protocol/rsm'><max>"
        + MESSAGES
        + "</max><before/></set></query></iq>";
  }

  void ask(Link link, byte[] query) {
    results = 0;
    askedNanos = System.nanoTime();
    open = true;
    link.send(query);
  }

  /// Takes a stanza.
  Kind take(Chunk chunk) {
    if (chunk.is(MESSAGE)) {
      if (!chunk.contains(RESULT)) {
        return Kind.MESSAGE;
      }
      results++;
      return Kind.RESULT;
    }
    if (!chunk.is(IQ) || !chunk.has(ID, PAGE_ID)) {
      return Kind.OTHER;
    }
    open = false;
    return chunk.contains(FIN) ? Kind.END : Kind.REFUSAL;
  }

  /// How many messages the page has so far.
  int results() {
    return results;
  }

  /// Whether an answer is awaited.
  boolean isOpen() {
    return open;
  }

  /// How long ago the question was.
  long nanos() {
    return System.nanoTime() - askedNanos;
  }
}
