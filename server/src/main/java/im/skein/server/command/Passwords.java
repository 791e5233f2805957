package im.skein.server.command;

import im.skein.server.run.ExitStatus;
import im.skein.server.run.StartException;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Gets passwords: from standard input, or by asking twice without showing them. Never from the
/// command line, which every program on the machine can read.
final class Passwords {
  private Passwords() {}

  /// A new password.
  @SuppressWarnings("SystemConsoleNull") // it still is where there is no terminal
  static String read(boolean fromInput) throws StartException {
    if (fromInput) {
      return line();
    }
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      throw new StartException(
          ExitStatus.REFUSED,
          "there is no terminal to ask for the password; give it on standard input with"
              + " --password-stdin");
    }
    char[] first = console.readPassword("Password: ");
    char[] second = console.readPassword("The same again: ");
    if (first == null || second == null || !Arrays.equals(first, second)) {
      throw new StartException(ExitStatus.REFUSED, "the two passwords are not the same");
    }
    return new String(first);
  }

  private static String line() throws StartException {
    try {
      BufferedReader input =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      String line = input.readLine();
      if (line == null || line.isEmpty()) {
        throw new StartException(ExitStatus.REFUSED, "no password came on standard input");
      }
      return line;
    } catch (IOException e) {
      throw new StartException(ExitStatus.REFUSED, "standard input cannot be read", e);
    }
  }
}
