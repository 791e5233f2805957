package im.skein.server.house;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Links between the pages of the repository lead somewhere.
final class LinksTest {
  private static final Pattern LINK =
      Pattern.compile(
          "\\]\\(<?([^)\\s>]+)>?(?:\\s+\"[^\"]*\")?\\)|(?:src|href|srcset)=\"([^\"]+)\"");
  private static final Pattern OUTSIDE = Pattern.compile("^[a-z][a-z+.-]*:.*");

  private final Sources sources = new Sources();

  @Test
  void linksResolve() {
    var complaints = new Complaints("Mend these links:");
    for (Sources.File page : sources.files()) {
      if (page.extension().equals("md")) {
        check(page, complaints);
      }
    }
    complaints.settle();
  }

  private void check(Sources.File page, Complaints complaints) {
    List<String> lines = withoutCode(page.lines());
    for (int i = 0; i < lines.size(); i++) {
      Matcher matcher = LINK.matcher(lines.get(i));
      while (matcher.find()) {
        String link = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        if (!OUTSIDE.matcher(link).matches() && !leadsSomewhere(page, link)) {
          complaints.add(page.path() + ":" + (i + 1), link);
        }
      }
    }
  }

  private boolean leadsSomewhere(Sources.File page, String link) {
    int hash = link.indexOf('#');
    String path = hash < 0 ? link : link.substring(0, hash);
    Path folder = sources.root().resolve(page.folder());
    Path target = path.isEmpty() ? sources.root().resolve(page.path()) : folder.resolve(path);
    if (!Files.exists(target)) {
      return false;
    }
    if (hash < 0 || !target.toString().endsWith(".md")) {
      return true;
    }
    String relative = sources.root().relativize(target.normalize()).toString();
    return sources.files().stream()
        .filter(file -> file.path().equals(relative))
        .anyMatch(file -> anchors(file).contains(link.substring(hash + 1)));
  }

  private static List<String> anchors(Sources.File page) {
    List<String> anchors = new ArrayList<>();
    for (String line : withoutCode(page.lines())) {
      if (line.matches("#{1,6} .*")) {
        String title = line.replaceFirst("#+ ", "").strip().toLowerCase(Locale.ROOT);
        String plain = title.replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1");
        anchors.add(plain.replaceAll("[^\\p{L}\\p{N}\\p{M}_ -]", "").replace(' ', '-'));
      }
      Matcher named = Pattern.compile("<a (?:id|name)=\"([^\"]+)\"").matcher(line);
      while (named.find()) {
        anchors.add(named.group(1));
      }
    }
    return anchors;
  }

  private static List<String> withoutCode(List<String> lines) {
    List<String> prose = new ArrayList<>();
    boolean code = false;
    for (String line : lines) {
      boolean fence = line.strip().startsWith("```");
      prose.add(code || fence ? "" : line.replaceAll("`[^`]*`", "code"));
      code ^= fence;
    }
    return prose;
  }
}
