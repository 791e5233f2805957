package im.skein.wire;

/// One attribute of an element.
///
/// @param name the expanded name; most attributes have no namespace
/// @param value the value, unescaped
public record Attribute(Name name, String value) {}
