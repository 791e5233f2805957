package im.skein.testkit.sim;

/// A message that a simulated client sends until it is acknowledged.
final class Outgoing {
  final String to;
  final String text;

  /// What it takes back, empty for nothing.
  final String retracts;

  /// Which stanza of the session it was, from 1; 0 while it was not sent in it.
  long number;

  Outgoing(String to, String text) {
    this(to, text, "");
  }

  Outgoing(String to, String text, String retracts) {
    this.to = to;
    this.text = text;
    this.retracts = retracts;
  }
}
