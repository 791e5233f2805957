package im.skein.server.house;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The house rules that can be seen in the text of the sources. Each message says what to do.
final class TidyTest {
  private static final int FILE_LINES = 500;
  private static final int WEB_LINES = 400;
  private static final int METHOD_LINES = 60;
  private static final int PACKAGE_FILES = 25;
  private static final int PARAMETERS = 5;
  private static final List<String> BANNED_ENDINGS =
      List.of("Manager", "Impl", "Util", "Utils", "Helper", "Helpers", "Ifc");
  private static final Pattern MARKER = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b");
  private static final Set<String> MUTABLE =
      Set.of(
          "ArrayList",
          "LinkedList",
          "ArrayDeque",
          "HashMap",
          "LinkedHashMap",
          "TreeMap",
          "HashSet",
          "LinkedHashSet",
          "TreeSet",
          "ConcurrentHashMap",
          "ConcurrentLinkedQueue",
          "BitSet",
          "CopyOnWriteArrayList",
          "IdentityHashMap",
          "WeakHashMap",
          "AtomicInteger",
          "AtomicLong",
          "AtomicBoolean",
          "AtomicReference",
          "LongAdder",
          "StringBuilder");

  private static final Sources SOURCES = new Sources();
  private static final List<Sources.Tree> TREES = SOURCES.trees();

  @Test
  void filesAreShort() {
    var complaints = new Complaints("Cut these files by subject:");
    for (Sources.File file : SOURCES.files()) {
      int limit = file.isJava() ? FILE_LINES : file.isWeb() ? WEB_LINES : Integer.MAX_VALUE;
      if (file.lines().size() > limit) {
        complaints.add(file.path(), file.lines().size() + " lines, at most " + limit);
      }
    }
    complaints.settle();
  }

  @Test
  void packagesAreSmall() {
    var complaints = new Complaints("Split these packages by noun:");
    Map<String, Integer> counts = new TreeMap<>();
    SOURCES.java().forEach(file -> counts.merge(file.folder(), 1, Integer::sum));
    counts.forEach((folder, count) -> {
      if (count > PACKAGE_FILES) {
        complaints.add(folder, count + " files, at most " + PACKAGE_FILES);
      }
    });
    complaints.settle();
  }

  @Test
  void methodsAreShortAndTakeFewParameters() {
    var complaints = new Complaints("Cut these methods by step, or gather parameters in a record:");
    eachTree(
        new Visitor() {
          @Override
          public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
            String name = owner().getSimpleName() + "." + method.getName();
            long lines = source().endLine(method) - bodyStart(source(), method) + 1;
            if (lines > METHOD_LINES) {
              complaints.add(
                  source().place(method),
                  name + " has " + lines + " lines, at most " + METHOD_LINES);
            }
            if (method.getParameters().size() > PARAMETERS && !isRecordConstructor(method)) {
              complaints.add(
                  source().place(method),
                  name
                      + " takes "
                      + method.getParameters().size()
                      + " parameters, at most "
                      + PARAMETERS);
            }
            return super.visitMethod(method, null);
          }

          private boolean isRecordConstructor(MethodTree method) {
            return owner().getKind() == Tree.Kind.RECORD && method.getReturnType() == null;
          }
        });
    complaints.settle();
  }

  @Test
  void namesSayWhatThingsAre() {
    var complaints = new Complaints("Name these classes after what they are:");
    eachTree(
        new Visitor() {
          @Override
          public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
            String name = type.getSimpleName().toString();
            BANNED_ENDINGS.stream()
                .filter(name::endsWith)
                .forEach(
                    ending -> complaints.add(source().place(type), name + " ends in " + ending));
            return super.visitClass(type, null);
          }
        });
    complaints.settle();
  }

  @Test
  void nothingIsGlobal() {
    var complaints =
        new Complaints("Give these to an object, and pass the object to whoever needs it:");
    eachTree(
        new Visitor() {
          @Override
          public @Nullable Void visitVariable(VariableTree variable, @Nullable Void nothing) {
            Tree parent = getCurrentPath().getParentPath().getLeaf();
            boolean field = parent instanceof ClassTree && isStatic(variable);
            if (field && !variable.getModifiers().getFlags().contains(Modifier.FINAL)) {
              complaints.add(
                  source().place(variable), variable.getName() + " is static and not final");
            } else if (field
                && variable.getInitializer() instanceof NewClassTree made
                && MUTABLE.contains(simpleName(made.getIdentifier()))) {
              complaints.add(
                  source().place(variable), variable.getName() + " is static and can change");
            }
            return super.visitVariable(variable, null);
          }

          private boolean isStatic(VariableTree variable) {
            return variable.getModifiers().getFlags().contains(Modifier.STATIC);
          }

          @Override
          public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
            if (method.getName().contentEquals("getInstance")) {
              complaints.add(
                  source().place(method), "there is no single instance of anything here");
            }
            return super.visitMethod(method, null);
          }
        });
    complaints.settle();
  }

  @Test
  void testsNeitherSkipNorSleepNorMock() {
    var complaints =
        new Complaints("Make these tests run, wait for the thing itself, use the real thing:");
    eachTree(
        new Visitor() {
          @Override
          public @Nullable Void visitAnnotation(AnnotationTree annotation, @Nullable Void nothing) {
            if (simpleName(annotation.getAnnotationType()).startsWith("Disabled")) {
              complaints.add(source().place(annotation), "a test that does not run");
            }
            return super.visitAnnotation(annotation, null);
          }

          @Override
          public @Nullable Void visitMemberSelect(MemberSelectTree select, @Nullable Void nothing) {
            if (source().file().isTest() && select.toString().equals("Thread.sleep")) {
              complaints.add(source().place(select), "a test that sleeps");
            }
            return super.visitMemberSelect(select, null);
          }

          @Override
          public @Nullable Void visitImport(ImportTree imported, @Nullable Void nothing) {
            String name = imported.getQualifiedIdentifier().toString();
            if (name.matches("(org\\.(mockito|easymock|jmock)|mockit|org\\.powermock)\\..*")) {
              complaints.add(source().place(imported), "a mocking library");
            }
            return super.visitImport(imported, null);
          }
        });
    Pattern skipped = Pattern.compile("\\b(describe|it|test)\\.(skip|only|fixme|todo)\\b");
    for (Sources.File file : SOURCES.files()) {
      if (file.isWeb()) {
        eachMatch(file, skipped, (line, match) -> complaints.add(line, match.group()));
      }
    }
    complaints.settle();
  }

  @Test
  void nothingIsLeftForLater() {
    var complaints = new Complaints("Do it now, or write an issue:");
    for (Sources.File file : SOURCES.files()) {
      eachMatch(file, MARKER, (line, match) -> complaints.add(line, match.group()));
    }
    complaints.settle();
  }

  @Test
  void previewFeaturesStayOff() {
    var complaints = new Complaints("Use only what is final in Java:");
    Pattern preview = Pattern.compile("--enable" + "-preview");
    for (Sources.File file : SOURCES.files()) {
      eachMatch(file, preview, (line, match) -> complaints.add(line, match.group()));
    }
    complaints.settle();
  }

  @Test
  void pathsBelongToNobody() {
    var complaints =
        new Complaints("Name no directory of one machine; take a temporary or a given one:");
    Pattern absolute =
        Pattern.compile("(?<![\\w.}/:*-])/(home|ro" + "ot|tm" + "p|Users|wor" + "k)/\\w");
    for (Sources.File file : SOURCES.files()) {
      eachMatch(file, absolute, (line, match) -> complaints.add(line, match.group()));
    }
    complaints.settle();
  }

  private interface Found {
    void at(String place, Matcher match);
  }

  private static void eachMatch(Sources.File file, Pattern pattern, Found found) {
    for (int i = 0; i < file.lines().size(); i++) {
      Matcher matcher = pattern.matcher(file.lines().get(i));
      while (matcher.find()) {
        found.at(file.path() + ":" + (i + 1), matcher);
      }
    }
  }

  private void eachTree(Visitor visitor) {
    for (Sources.Tree tree : TREES) {
      visitor.visit(tree);
    }
  }

  /// Walks one syntax tree after the other, and knows where it is.
  private abstract static class Visitor extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private Sources.@Nullable Tree source;

    void visit(Sources.Tree tree) {
      source = tree;
      scan(new TreePath(tree.unit()), null);
    }

    Sources.Tree source() {
      return Objects.requireNonNull(source);
    }

    ClassTree owner() {
      return (ClassTree) getCurrentPath().getParentPath().getLeaf();
    }
  }

  private static long bodyStart(Sources.Tree tree, MethodTree method) {
    return method.getBody() == null ? tree.line(method) : tree.line(method.getBody());
  }

  private static String simpleName(Tree type) {
    String name = type.toString().replaceAll("<.*", "");
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
