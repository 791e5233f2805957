package im.skein.core.command;

import im.skein.core.feature.Request;
import im.skein.wire.StanzaError;
import im.skein.wire.form.DataForm;

/// Something that a client can ask the server to do without knowing it beforehand (XEP-0050), in
/// one step and without questions.
public interface Command {
  /// The node it is called by.
  String node();

  /// What it is called, for people.
  String name();

  /// Whether whoever asks may see and use it; must not wait.
  boolean allowed(Request request);

  /// Does it; may wait.
  Result execute(Request request);

  /// How it ended.
  sealed interface Result {
    /// It is done.
    record Completed(DataForm form) implements Result {}

    /// It is not.
    record Refused(StanzaError error) implements Result {}
  }
}
