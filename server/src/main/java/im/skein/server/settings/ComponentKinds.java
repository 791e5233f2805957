package im.skein.server.settings;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How components are written: a name and a file for each.
final class ComponentKinds {
  private static final Pattern ONE =
      Pattern.compile("([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)=(\\S+)");
  private static final Set<String> TAKEN = Set.of("rooms", "upload");
  private static final int MOST = 32;
  private static final String ALLOWED =
      "at most 32 of the form \"irc=/etc/skein/irc.secret\", each name once, in small letters, and"
          + " neither rooms nor upload, with spaces between";

  private ComponentKinds() {}

  /// Files of secrets, by the names of components.
  static Kind<Map<String, Path>> secrets() {
    return new Kind<>() {
      @Override
      public Map<String, Path> parse(Object written) throws Unfit {
        Map<String, Path> secrets = new LinkedHashMap<>();
        for (String text : String.valueOf(written).strip().split("\\s+", -1)) {
          Matcher one = ONE.matcher(text);
          if (!text.isEmpty()
              && (!one.matches()
                  || TAKEN.contains(one.group(1))
                  || secrets.put(one.group(1), Path.of(one.group(2))) != null)) {
            throw new Unfit(ALLOWED);
          }
        }
        if (secrets.size() > MOST) {
          throw new Unfit(ALLOWED);
        }
        return Collections.unmodifiableMap(secrets);
      }

      @Override
      public String write(Map<String, Path> value) {
        StringBuilder text = new StringBuilder();
        value.forEach((name, file) ->
            text.append(text.isEmpty() ? "" : " ").append(name).append('=').append(file));
        return Kinds.quote(text.toString());
      }
    };
  }
}
