package im.skein.server.house;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// Every text file of the repository that people write, and the syntax trees of the Java ones.
final class Sources {
  private static final Set<String> FOREIGN =
      Set.of(".git", "target", "node_modules", "dist", "data", "test-results", ".idea", ".vscode");
  private static final Set<String> TEXT =
      Set.of(
          "java",
          "xml",
          "md",
          "toml",
          "sh",
          "yml",
          "yaml",
          "ts",
          "js",
          "mjs",
          "svelte",
          "css",
          "html",
          "json",
          "sql",
          "properties",
          "config",
          "talk",
          "txt",
          "svg",
          "webmanifest");
  private static final Set<String> BARE = Set.of("skein", "dev", "run", "Dockerfile", "land");

  private final Path root;
  private final List<File> files = new ArrayList<>();

  /// A text file.
  ///
  /// @param path relative to the root, with `/` between the parts
  /// @param lines its text
  record File(String path, List<String> lines) {
    String name() {
      return path.substring(path.lastIndexOf('/') + 1);
    }

    String folder() {
      return path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
    }

    String extension() {
      String name = name();
      return name.contains(".") ? name.substring(name.lastIndexOf('.') + 1) : "";
    }

    boolean isJava() {
      return extension().equals("java");
    }

    boolean isWeb() {
      return path.startsWith("web/")
          && Set.of("ts", "js", "mjs", "svelte", "css").contains(extension());
    }

    boolean isTest() {
      return path.contains("src/test/")
          || path.startsWith("testkit/")
          || path.startsWith("web/e2e/");
    }
  }

  /// A Java file with its syntax tree.
  record Tree(File file, CompilationUnitTree unit, SourcePositions positions) {
    long line(com.sun.source.tree.Tree node) {
      return unit.getLineMap().getLineNumber(positions.getStartPosition(unit, node));
    }

    long endLine(com.sun.source.tree.Tree node) {
      return unit.getLineMap().getLineNumber(positions.getEndPosition(unit, node));
    }

    String place(com.sun.source.tree.Tree node) {
      return file.path() + ":" + line(node);
    }
  }

  /// Reads the repository that the tests run in.
  Sources() {
    root = findRoot();
    try {
      Files.walkFileTree(root, new Collector());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path root() {
    return root;
  }

  List<File> files() {
    return files;
  }

  List<File> java() {
    return files.stream().filter(File::isJava).toList();
  }

  /// The syntax trees of all Java files.
  List<Tree> trees() {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      List<Tree> trees = new ArrayList<>();
      List<Path> paths = java().stream().map(file -> root.resolve(file.path())).toList();
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  manager,
                  null,
                  List.of("-proc:none"),
                  null,
                  manager.getJavaFileObjectsFromPaths(paths));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        String path = relative(Path.of(unit.getSourceFile().toUri()));
        File file = files.stream().filter(f -> f.path().equals(path)).findFirst().orElseThrow();
        trees.add(new Tree(file, unit, positions));
      }
      return trees;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String relative(Path path) {
    return root.relativize(path).toString().replace('\\', '/');
  }

  private static Path findRoot() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isDirectory(folder.resolve(".mvn"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException("run the tests inside the repository");
    }
    return folder;
  }

  private final class Collector extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes facts) {
      boolean foreign = !folder.equals(root) && FOREIGN.contains(folder.getFileName().toString());
      return foreign ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path path, BasicFileAttributes facts) throws IOException {
      File file = new File(relative(path), List.of());
      if (!facts.isRegularFile() || file.name().equals("package-lock.json")) {
        return FileVisitResult.CONTINUE;
      }
      if (TEXT.contains(file.extension()) || BARE.contains(file.name())) {
        try {
          files.add(new File(file.path(), Files.readAllLines(path)));
        } catch (CharacterCodingException e) {
          throw new IOException(file.path() + " is not UTF-8: save it as UTF-8", e);
        }
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
