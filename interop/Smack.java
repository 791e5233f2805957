import java.io.IOException;
import java.io.PrintStream;
import java.security.Security;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.igniterealtime.smack.inttest.Configuration;
import org.igniterealtime.smack.inttest.SmackIntegrationTestFramework;
import org.igniterealtime.smack.inttest.annotations.SmackIntegrationTest;
import org.jivesoftware.smack.AbstractXMPPConnection;
import org.jivesoftware.smack.ConnectionListener;
import org.jivesoftware.smack.SmackException;
import org.jivesoftware.smack.XMPPConnection;
import org.jivesoftware.smack.XMPPConnectionRegistry;
import org.jivesoftware.smack.XMPPException;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smackx.iqregister.packet.Registration;
import org.jivesoftware.smackx.omemo.signal.SignalOmemoService;

/// Runs Smack's tests of servers with the settings in the system properties `sinttest.…`, and says
/// on standard output what came of each: `passed TEST`, `failed TEST: REASON`, or
/// `impossible TEST: REASON` where the server has not what is tested; then the sums.
///
/// Ends with 0 when none failed, 1 when some did, and 2 when the run was cut short; then what had
/// come of the tests until then is said.
final class Smack {
  /// How long Smack waits for the end of a stream whose account it has removed. The server ends
  /// such a stream with an error (XEP-0077 §3.2), which Smack overlooks when it is closing the
  /// stream itself; it would wait 47 s for each.
  private static final long LAST_REPLY_MILLIS = 3_000;

  private Smack() {}

  /// Runs them.
  ///
  /// @param arguments the seconds that they may take
  public static void main(String[] arguments) throws Exception {
    Duration patience = Duration.ofSeconds(Long.parseLong(arguments[0]));
    AtomicBoolean first = new AtomicBoolean(true);
    XMPPConnectionRegistry.addConnectionCreationListener(
        connection -> {
          if (first.getAndSet(false)) {
            connection.addConnectionListener(new Registrar((AbstractXMPPConnection) connection));
          }
          connection.addStanzaSendingListener(
              _ -> connection.setReplyTimeout(LAST_REPLY_MILLIS), Smack::removesAccount);
        });
    // Smack's OMEMO hands AES what Java's own provider does not take.
    Security.addProvider(new BouncyCastleProvider());
    SignalOmemoService.acknowledgeLicense();
    SignalOmemoService.setup();
    Tests tests = new Tests(Configuration.newConfiguration(new String[0]), System.out);
    Thread run = Thread.ofPlatform().daemon().name("tests").start(tests::runToTheEnd);
    if (!run.join(patience)) {
      tests.endEarly(patience);
    }
  }

  private static boolean removesAccount(Stanza stanza) {
    return stanza instanceof Registration registration
        && registration.getAttributes() != null
        && registration.getAttributes().containsKey("remove");
  }

  private static final class Tests extends SmackIntegrationTestFramework {
    private final PrintStream out;
    private final AtomicBoolean ended = new AtomicBoolean();

    Tests(Configuration configuration, PrintStream out) {
      super(configuration);
      this.out = out;
    }

    void runToTheEnd() {
      try {
        run();
        end("");
      } catch (Throwable e) {
        e.printStackTrace();
        end(e.toString());
      }
    }

    void endEarly(Duration patience) {
      end("not finished after " + patience.toSeconds() + " s, in " + getTestUnderExecution());
    }

    /// Says what came of them and ends the program.
    ///
    /// @param cut why the run was cut short, or nothing
    void end(String cut) {
      if (ended.getAndSet(true)) {
        return;
      }
      int failed = testRunResult == null ? 0 : report(testRunResult);
      if (!cut.isEmpty()) {
        out.println("cut short: " + line(cut));
      }
      out.flush();
      Runtime.getRuntime().halt(!cut.isEmpty() ? 2 : failed > 0 ? 1 : 0);
    }

    private int report(TestRunResult result) {
      List<String> passed =
          lines(result.getSuccessfulTests().stream().map(test -> "passed " + test.concreteTest));
      List<String> failed =
          lines(
              result.getFailedTests().stream()
                  .map(test -> "failed " + test.concreteTest + ": " + test.failureReason));
      List<String> impossible =
          lines(
              Stream.concat(
                  result.getNotPossibleTests().stream()
                      .map(test -> text(test.concreteTest, test.testNotPossibleException)),
                  result.getImpossibleTestClasses().entrySet().stream()
                      .flatMap(entry -> texts(entry.getKey(), entry.getValue()))));
      Stream.of(passed, failed, impossible).flatMap(List::stream).forEach(out::println);
      out.printf(
          "%d passed, %d failed, %d impossible%n",
          passed.size(), failed.size(), impossible.size());
      return failed.size();
    }

    private static Stream<String> texts(Class<?> tests, Throwable reason) {
      return Stream.of(tests.getMethods())
          .filter(method -> method.isAnnotationPresent(SmackIntegrationTest.class))
          .map(method -> text(tests.getSimpleName() + "." + method.getName(), reason));
    }

    private static String text(Object test, Throwable reason) {
      return "impossible " + test + ": " + reason.getMessage();
    }

    private static List<String> lines(Stream<String> texts) {
      return texts.map(Tests::line).sorted().toList();
    }

    private static String line(String text) {
      return text.replaceAll("\\s+", " ").strip();
    }
  }

  /// Keeps the connection open over which Smack makes accounts throughout the run. It never logs
  /// in, so a server closes it after a while.
  private record Registrar(AbstractXMPPConnection connection) implements ConnectionListener {
    @Override
    public void connectionClosedOnError(Exception reason) {
      try {
        connection.connect();
      } catch (SmackException | IOException | XMPPException e) {
        e.printStackTrace();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
