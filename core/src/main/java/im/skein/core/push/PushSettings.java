package im.skein.core.push;

/// What is pushed.
///
/// @param browsers what browsers get, encrypted so that only they can read it
/// @param services what app servers get (XEP-0357), which can read it
/// @param plain whether an address of a browser may be `http:`, which only tests need
public record PushSettings(Disclosure browsers, Disclosure services, boolean plain) {}
