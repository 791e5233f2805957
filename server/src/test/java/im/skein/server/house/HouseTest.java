package im.skein.server.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/// The floors of the house: who may know whom. The modules hold the floors between them by
/// themselves; this holds those inside `core`, and what must not cross them.
final class HouseTest {
  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("im.skein");

  private static final String CORE = "im.skein.core.";

  /// The floors of `core`, from below; whatever is not named here is a subject and stands on top.
  private static final Map<String, Integer> FLOORS =
      Map.of("base", 1, "cluster", 2, "feature", 2, "session", 3, "route", 4);

  private static final int SUBJECT = 5;

  /// The only subjects that may call another one's public service.
  private static final Map<String, Set<String>> NEIGHBOURS =
      Map.ofEntries(
          Map.entry("account", Set.of("roster", "device")),
          Map.entry("registration", Set.of("account", "roster", "command")),
          Map.entry("people", Set.of("account", "pubsub", "presence", "roster")),
          Map.entry("archive", Set.of("chat", "roster")),
          Map.entry("room", Set.of("chat", "archive")),
          Map.entry("lobby", Set.of("account", "room")),
          Map.entry("announce", Set.of("account", "command")),
          Map.entry("media", Set.of("account", "archive")),
          Map.entry("presence", Set.of("roster", "account")),
          Map.entry("block", Set.of("roster", "presence", "account", "command")),
          Map.entry("disco", Set.of("roster", "command")),
          Map.entry("pubsub", Set.of("roster", "disco")),
          Map.entry("basics", Set.of("roster", "presence")));

  @Test
  void floorsOfTheCoreLookDownOnly() {
    check(classes().that(resideInAnyPackage(CORE + ".")).should(lookDown()));
  }

  @Test
  void packagesDoNotDependInCircles() {
    check(slices().matching("im.skein.(**)").should().beFreeOfCycles());
  }

  @Test
  void onlyStorageSpeaksSql() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("im.skein.storage..")
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                    "java.sql..",
                    "javax.sql..",
                    "org.jdbi..",
                    "org.sqlite..",
                    "org.flywaydb..",
                    "com.zaxxer..",
                    "org.postgresql.."))
            .because("stores are interfaces beside their nouns; SQL is written in storage"));
  }

  @Test
  void onlyNetKnowsNetworkLibraries() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("im.skein.net..", "im.skein.bench..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.netty..", "io.vertx.."))
            .because("a transport is a package of net, behind Pipe and Inlet"));
  }

  @Test
  void domainDoesNoInputOrOutput() {
    check(
        noClasses()
            .that(resideInAnyPackage("im.skein.core..", "im.skein.wire.."))
            .should()
            .dependOnClassesThat(
                resideInAnyPackage("java.nio.file..", "java.nio.channels..", "java.net.http..")
                    .or(
                        named(
                            "java.net.Socket",
                            "java.net.ServerSocket",
                            "java.net.DatagramSocket",
                            "java.io.File",
                            "java.io.FileInputStream",
                            "java.io.FileOutputStream")))
            .because("bytes come in through Inlet and go out through Pipe"));
  }

  @Test
  void timeAndChanceEnterThroughBase() {
    check(
        noClasses()
            .that(resideInAnyPackage("im.skein.core..", "im.skein.wire.."))
            .should(reach(HouseTest::isWorldly))
            .because(
                "the simulator must own time, chance and threads: use core.base.Time and Chance"));
  }

  @Test
  void clientsNeverSeeTheCore() {
    check(
        noClasses()
            .that(resideInAnyPackage("im.skein.client..", "im.skein.terminal.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage("im.skein.core..")));
  }

  @Test
  void clusterIsKnownInThreePlaces() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(
                "im.skein.core.cluster..",
                "im.skein.core.route..",
                "im.skein.core.session..",
                "im.skein.server..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("im.skein.core.cluster..")));
  }

  @Test
  void nothingIsSerialisedByJava() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat(
                named(
                    "java.io.ObjectInputStream",
                    "java.io.ObjectOutputStream",
                    "java.io.Externalizable")));
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(HOUSE);
  }

  private static boolean isWorldly(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    String member = access.getName();
    return switch (owner) {
      case "java.lang.System" -> member.equals("currentTimeMillis") || member.equals("nanoTime");
      case "java.time.Instant",
          "java.time.LocalDate",
          "java.time.LocalDateTime",
          "java.time.ZonedDateTime" ->
          member.equals("now");
      case "java.lang.Math" -> member.equals("random");
      case "java.util.UUID" -> member.equals("randomUUID");
      case "java.lang.Thread" ->
          Set.of("<init>", "ofVirtual", "ofPlatform", "startVirtualThread", "sleep")
              .contains(member);
      case "java.util.Random",
          "java.security.SecureRandom",
          "java.util.SplittableRandom",
          "java.util.concurrent.ThreadLocalRandom",
          "java.util.concurrent.Executors",
          "java.util.Timer",
          "java.time.Clock",
          "java.util.concurrent.ScheduledThreadPoolExecutor",
          "java.util.concurrent.ThreadPoolExecutor",
          "java.util.concurrent.ForkJoinPool" ->
          true;
      default -> false;
    };
  }

  private static DescribedPredicate<JavaClass> named(String... names) {
    Set<String> set = Set.of(names);
    return DescribedPredicate.describe("are one of " + set, type -> set.contains(type.getName()));
  }

  private static ArchCondition<JavaClass> reach(Predicate<JavaAccess<?>> forbidden) {
    return new ArchCondition<>("reach for the world") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (JavaAccess<?> access : type.getAccessesFromSelf()) {
          events.add(
              new SimpleConditionEvent(type, forbidden.test(access), access.getDescription()));
        }
      }
    };
  }

  private static ArchCondition<JavaClass> lookDown() {
    return new ArchCondition<>("look down only, and at neighbours on the list") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        String from = room(type);
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          String to = room(dependency.getTargetClass());
          if (!to.isEmpty() && !mayKnow(from, to)) {
            events.add(
                SimpleConditionEvent.violated(
                    type,
                    "core."
                        + from
                        + " must not know core."
                        + to
                        + ": "
                        + dependency.getDescription()));
          }
        }
      }
    };
  }

  private static boolean mayKnow(String from, String to) {
    if (from.equals(to)) {
      return true;
    }
    int floor = FLOORS.getOrDefault(from, SUBJECT);
    int below = FLOORS.getOrDefault(to, SUBJECT);
    return below < floor
        || (floor == SUBJECT && NEIGHBOURS.getOrDefault(from, Set.of()).contains(to));
  }

  /// The package below `core`, or nothing for classes elsewhere.
  private static String room(JavaClass type) {
    String name = type.getPackageName();
    if (!name.startsWith(CORE)) {
      return "";
    }
    String rest = name.substring(CORE.length());
    int dot = rest.indexOf('.');
    return dot < 0 ? rest : rest.substring(0, dot);
  }
}
