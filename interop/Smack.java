import org.igniterealtime.smack.inttest.SmackIntegrationTestFramework;
import org.jivesoftware.smackx.iqregister.AccountManager;

/// Starts Smack's tests. They make accounts for some tests before TLS is on, which Smack refuses
/// unless it is told; the server under test is on this machine.
final class Smack {
  private Smack() {}

  /// Runs them with the settings in the system properties `sinttest.…`.
  public static void main(String[] arguments) throws Exception {
    AccountManager.sensitiveOperationOverInsecureConnectionDefault(true);
    SmackIntegrationTestFramework.main(arguments);
  }
}
