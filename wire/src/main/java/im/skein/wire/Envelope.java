package im.skein.wire;

import org.jspecify.annotations.Nullable;

/// The attributes that all three kinds of stanza share (RFC 6120 §8.1). Read the parts through
/// their accessors; never take an envelope apart with a pattern, for any part may be null.
///
/// @param from the sender; in the server always set by us, never believed
/// @param to the addressee, null for the server or one's own account
/// @param id the sender's mark, null where none was given
/// @param lang the `xml:lang` of human-readable text inside
public record Envelope(
    @Nullable Jid from, @Nullable Jid to, @Nullable String id, @Nullable String lang) {
  /// An envelope with nothing on it.
  public static final Envelope NONE = new Envelope(null, null, null, null);

  /// The envelope of an answer: back to the sender, with the same id.
  public Envelope reply() {
    return new Envelope(to, from, id, null);
  }
}
