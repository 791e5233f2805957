package im.skein.core.base;

import im.skein.wire.Jid;

/// Names one local account: its key in the stores and its bare address. Neither ever changes.
///
/// @param id the key in the stores, unrelated to the short number that people see
/// @param jid the bare address
public record AccountRef(long id, Jid jid) {}
