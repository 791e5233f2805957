package im.skein.wire.xml;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds well-known words by their bytes, so that reading a usual stanza makes no strings for names
/// and namespaces. The table is fixed: what strangers send never enters it.
final class Symbols {
  private static final int SLOTS = 1024;
  private static final Entry[] TABLE = table();

  /// A word and its bytes.
  private static final class Entry {
    private static final Entry NONE = new Entry(new byte[0], null);

    private final byte[] bytes;
    private final @Nullable Symbol symbol;

    Entry(byte[] bytes, @Nullable Symbol symbol) {
      this.bytes = bytes;
      this.symbol = symbol;
    }
  }

  private Symbols() {}

  /// The symbol of these bytes, or null when they are no well-known word.
  static @Nullable Symbol find(byte[] bytes, int offset, int length) {
    int slot = slot(hash(bytes, offset, length));
    while (true) {
      Entry entry = TABLE[slot];
      if (entry.symbol == null || same(entry.bytes, bytes, offset, length)) {
        return entry.symbol;
      }
      slot = slot(slot + 1);
    }
  }

  /// These bytes, which are valid UTF-8, as a string.
  static String string(byte[] bytes, int offset, int length) {
    Symbol symbol = find(bytes, offset, length);
    return symbol == null
        ? new String(bytes, offset, length, StandardCharsets.UTF_8)
        : symbol.text();
  }

  private static boolean same(byte[] word, byte[] bytes, int offset, int length) {
    if (word.length != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (word[i] != bytes[offset + i]) {
        return false;
      }
    }
    return true;
  }

  private static int hash(byte[] bytes, int offset, int length) {
    int hash = length;
    for (int i = offset; i < offset + length; i++) {
      hash = hash * 31 + bytes[i];
    }
    return hash ^ (hash >>> 15);
  }

  private static int slot(int hash) {
    return hash & (SLOTS - 1);
  }

  private static Entry[] table() {
    Entry[] table = new Entry[SLOTS];
    Arrays.fill(table, Entry.NONE);
    for (String word : words()) {
      byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
      int slot = slot(hash(bytes, 0, bytes.length));
      while (table[slot].symbol != null) {
        slot = slot(slot + 1);
      }
      table[slot] = new Entry(bytes, new Symbol(word));
    }
    return table;
  }

  private static List<String> words() {
    String locals =
        """
        message presence iq body subject thread error text show status priority delay id to from type
        xml lang stream version node var name jid ver hash by stamp seconds h max previd resume xmlns
        query item items field value option x c r a e auth response challenge success failure mechanism
        mechanisms starttls proceed features bind resource session required optional enable enabled
        resumed failed sm register instructions username password nick signature gender birthday email
        account registered remove ping pong time utc tzo identity feature group subscription ask approved
        block unblock blocklist sent received private forwarded origin-id stanza-id active composing
        paused inactive gone markable displayed acknowledged request set get result first last count
        before after index fin complete queryid with start end publish retract pubsub event options
        photo data info metadata bytes width height url reply fallback replace store no-store no-copy
        no-permanent-store code reason actor affiliation role destroy history password maxstanzas since
        invite decline continue title label form submit cancel reported open close framed
        """;
    String namespaces =
        """
        jabber:client jabber:server http://etherx.jabber.org/streams http://www.w3.org/XML/1998/namespace
        urn:ietf:params:xml:ns:xmpp-stanzas urn:ietf:params:xml:ns:xmpp-streams
        urn:ietf:params:xml:ns:xmpp-sasl urn:ietf:params:xml:ns:xmpp-tls urn:ietf:params:xml:ns:xmpp-bind
        urn:ietf:params:xml:ns:xmpp-session urn:ietf:params:xml:ns:xmpp-framing urn:xmpp:sasl:2
        urn:xmpp:sm:3 jabber:iq:roster jabber:iq:register jabber:iq:version jabber:iq:last
        jabber:iq:search jabber:iq:private jabber:x:data jabber:x:oob jabber:x:conference
        http://jabber.org/protocol/disco#info http://jabber.org/protocol/disco#items
        http://jabber.org/protocol/caps http://jabber.org/protocol/chatstates
        http://jabber.org/protocol/nick http://jabber.org/protocol/rsm http://jabber.org/protocol/muc
        http://jabber.org/protocol/muc#user http://jabber.org/protocol/muc#admin
        http://jabber.org/protocol/muc#owner http://jabber.org/protocol/pubsub
        http://jabber.org/protocol/pubsub#event http://jabber.org/features/iq-register
        urn:xmpp:ping urn:xmpp:time urn:xmpp:delay urn:xmpp:receipts urn:xmpp:chat-markers:0
        urn:xmpp:carbons:2 urn:xmpp:forward:0 urn:xmpp:sid:0 urn:xmpp:mam:2 urn:xmpp:hints
        urn:xmpp:blocking urn:xmpp:csi:0 urn:xmpp:message-correct:0 urn:xmpp:reply:0
        urn:xmpp:fallback:0 urn:xmpp:features:rosterver urn:xmpp:avatar:metadata urn:xmpp:avatar:data
        urn:xmpp:reactions:0 vcard-temp vcard-temp:x:update urn:skein:account:0
        """;
    return Stream.of((locals + " " + namespaces).strip().split("\\s+")).distinct().toList();
  }
}
