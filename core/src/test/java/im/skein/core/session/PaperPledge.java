package im.skein.core.session;

import im.skein.core.feature.Pledge;
import im.skein.core.feature.Session;
import im.skein.wire.StanzaError;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A pledge that writes down what it hears.
record PaperPledge(String name, List<String> heard) implements Pledge {
  @Override
  public void taken(Session session) {
    heard.add("taken " + name);
  }

  @Override
  public void got(Session session) {
    heard.add("got " + name);
  }

  @Override
  public void lost(Session session) {
    heard.add("lost " + name);
  }

  @Override
  public void given(Consumer<@Nullable StanzaError> settled) {
    throw new AssertionError("a session does not say that");
  }
}
