package im.skein.server.operate;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/// The little protocol between `./skein user` and a running server: a list of texts each way, sent
/// as their number and then a line each. No text holds a line break.
final class Exchange {
  private static final int MOST = 200_000;

  private Exchange() {}

  /// Sends texts.
  static void write(Writer to, List<String> texts) throws IOException {
    to.write(texts.size() + "\n");
    for (String text : texts) {
      to.write(text.replace('\n', ' ').replace('\r', ' ') + "\n");
    }
    to.flush();
  }

  /// Receives texts.
  ///
  /// @throws IOException when the other side breaks off or sends something else
  static List<String> read(BufferedReader from) throws IOException {
    int count;
    try {
      count = Integer.parseInt(line(from));
    } catch (NumberFormatException e) {
      throw new IOException("not a list of texts", e);
    }
    if (count < 0 || count > MOST) {
      throw new IOException("too many texts");
    }
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(line(from));
    }
    return texts;
  }

  private static String line(BufferedReader from) throws IOException {
    String line = from.readLine();
    if (line == null) {
      throw new EOFException("the other side broke off");
    }
    return line;
  }
}
