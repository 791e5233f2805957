package im.skein.core.session;

import im.skein.core.base.Chance;
import im.skein.core.base.Failures;
import im.skein.core.base.Time;
import im.skein.core.session.login.Directory;
import im.skein.wire.Jid;
import java.util.concurrent.Executor;

/// Everything that streams need of the rest of the program.
///
/// @param domain the domain that is served, an address without localpart and resource
/// @param settings what the operator set
/// @param directory the accounts
/// @param handler where stanzas go
/// @param extensions what features add before log-in
/// @param workers where calls run that may wait
/// @param time clocks and timers
/// @param chance randomness
/// @param failures where faults are told
public record Surroundings(
    Jid domain,
    SessionSettings settings,
    Directory directory,
    StanzaHandler handler,
    Extensions extensions,
    Executor workers,
    Time time,
    Chance chance,
    Failures failures) {}
