package im.skein.wire.sasl;

/// What ties a login to the TLS channel it runs in (RFC 5056).
///
/// @param type the registered name, such as `tls-exporter`
/// @param data what both ends of the channel know and nobody else
public record ChannelBinding(String type, Secret data) {
  /// Keying material exported from TLS (RFC 9266): label `EXPORTER-Channel-Binding`, an empty
  /// context, 32 bytes.
  public static final String TLS_EXPORTER = "tls-exporter";

  /// The hash of the server's certificate (RFC 5929 §4).
  public static final String TLS_SERVER_END_POINT = "tls-server-end-point";

  /// The binding by exported keying material.
  public static ChannelBinding tlsExporter(byte[] exported) {
    return new ChannelBinding(TLS_EXPORTER, Secret.of(exported));
  }
}
