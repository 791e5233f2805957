package im.skein.server;

import im.skein.server.command.SkeinCommand;

/// Where the program begins.
public final class Main {
  private Main() {}

  /// Runs one command and ends with its status.
  public static void main(String[] arguments) {
    int status = SkeinCommand.run(arguments);
    System.exit(status);
  }
}
