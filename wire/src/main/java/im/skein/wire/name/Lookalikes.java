package im.skein.wire.name;

import com.ibm.icu.text.SpoofChecker;

/// Finds names that could be taken for one another (UTS 39): `раypal` in Cyrillic for `paypal` in
/// Latin. The tables are large and are loaded when first asked for.
public final class Lookalikes {
  private Lookalikes() {}

  /// What all names have in common that look alike. It is for comparison only, and never shown.
  public static String skeleton(String name) {
    return Loaded.CHECKER.getSkeleton(name);
  }

  /// Whether a name may be given to a new account: it keeps to one script, or to those that are
  /// written together (Latin with Chinese, Japanese or Korean), its digits are of one kind, and
  /// nothing in it is invisible (UTS 39 §5.2, highly restrictive).
  public static boolean isOfOneScript(String name) {
    return !Loaded.CHECKER.failsChecks(name);
  }

  private static final class Loaded {
    private static final SpoofChecker CHECKER =
        new SpoofChecker.Builder()
            .setChecks(
                SpoofChecker.RESTRICTION_LEVEL
                    | SpoofChecker.MIXED_NUMBERS
                    | SpoofChecker.INVISIBLE)
            .setRestrictionLevel(SpoofChecker.RestrictionLevel.HIGHLY_RESTRICTIVE)
            .build();
  }
}
