package im.skein.wire;

/// Character data, unescaped. Two neighbours in one element are always joined into one.
///
/// @param value the characters, never empty
public record Text(String value) implements Node {}
