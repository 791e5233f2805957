package im.skein.wire;

/// What an element may contain: elements and character data, and nothing else (RFC 6120 §11.1).
public sealed interface Node permits Element, Text {}
