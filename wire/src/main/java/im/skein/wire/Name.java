package im.skein.wire;

/// An expanded XML name: a namespace and a local part (Namespaces in XML 1.0 §2.1).
///
/// @param namespace the namespace, empty for "none"
/// @param local the local part, never empty
public record Name(String namespace, String local) {
  /// The namespace of client streams and their stanzas (RFC 6120 §4.8.2).
  public static final String CLIENT = "jabber:client";

  /// The namespace that the prefix `xml` is bound to.
  public static final String XML = "http://www.w3.org/XML/1998/namespace";

  /// A name without a namespace, as attributes usually have.
  public static Name local(String local) {
    return new Name("", local);
  }

  /// A name in the namespace of client stanzas.
  public static Name client(String local) {
    return new Name(CLIENT, local);
  }

  @Override
  public String toString() {
    return namespace.isEmpty() ? local : "{" + namespace + "}" + local;
  }
}
