package im.skein.bench.load;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// An account of the load generator. Its name and password follow from its number, so that a later
/// run finds the accounts of an earlier one; they protect nothing.
public final class LoadAccount {
  private final int number;
  private final String name;
  private final String password;
  private @Nullable ScramKeys keys;
  private String token = "";

  /// The account of this number.
  public LoadAccount(int number) {
    this.number = number;
    this.name = "load" + number;
    this.password = "pw-" + HexFormat.of().toHexDigits((number + 1) * 0x9E3779B97F4A7C15L);
  }

  /// Its number.
  public int number() {
    return number;
  }

  /// Its localpart.
  public String name() {
    return name;
  }

  /// Its password.
  public String password() {
    return password;
  }

  /// What names the installation that logs in.
  String installation() {
    return "00000000-0000-4000-8000-" + HexFormat.of().toHexDigits(number, 12);
  }

  /// The token that the server gave last, empty for none.
  String token() {
    return token;
  }

  /// Keeps a token.
  void token(String given) {
    token = given;
  }

  /// The SCRAM keys for these parameters. They are kept: 10,000 log-ins would otherwise spend more
  /// processor time here, on PBKDF2, than in the server that is being measured.
  ScramKeys keys(String hash, String saltBase64, int iterations) {
    ScramKeys known = keys;
    if (known == null || !known.fit(hash, saltBase64, iterations)) {
      known = ScramKeys.derive(password, hash, saltBase64, iterations);
      keys = known;
    }
    return known;
  }

  @Override
  public String toString() {
    return name;
  }
}
