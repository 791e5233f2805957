package im.skein.wire.xml;

import im.skein.wire.Name;

/// A word that XMPP uses all the time, made once.
///
/// @param text the word
/// @param plain the name of an attribute of that word
/// @param client the name of an element of that word in the namespace of client stanzas
/// @param isName whether it may be a local name or a prefix; most namespaces may not
record Symbol(String text, Name plain, Name client, boolean isName) {
  Symbol(String text) {
    this(text, Name.local(text), Name.client(text), XmlNames.isNcName(text));
  }
}
