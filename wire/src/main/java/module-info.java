/// The language spoken: XML streaming, stanza and address types, framing, SASL arithmetic. No
/// sockets, threads or clock.
@org.jspecify.annotations.NullMarked
module im.skein.wire {
  requires static transitive org.jspecify;
  requires com.ibm.icu;
  requires rocks.xmpp.precis;

  exports im.skein.wire;
  exports im.skein.wire.form;
  exports im.skein.wire.framing;
  exports im.skein.wire.name;
  exports im.skein.wire.sasl;
  exports im.skein.wire.xml;
}
