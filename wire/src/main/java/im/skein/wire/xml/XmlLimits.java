package im.skein.wire.xml;

/// How much XML one element may hold. A reader enforces every limit while it reads, so that what is
/// too big is refused before it is kept.
///
/// @param maxElementBytes the bytes of one element at the top of the stream, tags included; the
///   stream header counts as one
/// @param maxDepth how many elements may be open at once inside the stream; a stanza has depth 1
/// @param maxAttributes attributes of one element, namespace declarations not counted
/// @param maxNameBytes the bytes of one name, prefix and colon included
/// @param maxNamespaces namespace declarations of one element
public record XmlLimits(
    int maxElementBytes, int maxDepth, int maxAttributes, int maxNameBytes, int maxNamespaces) {
  /// Before login: a stranger gets 10 KiB.
  public static final XmlLimits PRE_AUTH = new XmlLimits(10 * 1024, 32, 64, 256, 32);

  /// After login of a client: 256 KiB.
  public static final XmlLimits CLIENT = new XmlLimits(256 * 1024, 64, 64, 256, 32);

  /// What we wrote ourselves and read back, such as stored stanzas, which have grown by what the
  /// server added to them.
  public static final XmlLimits STORED = new XmlLimits(1024 * 1024, 80, 96, 256, 64);

  /// Limits of at least 1 each.
  ///
  /// @throws IllegalArgumentException when one is smaller
  public XmlLimits {
    int smallest = Math.min(maxElementBytes, Math.min(maxDepth, maxNameBytes));
    if (Math.min(smallest, Math.min(maxAttributes, maxNamespaces)) < 1) {
      throw new IllegalArgumentException("a limit is smaller than 1");
    }
  }
}
