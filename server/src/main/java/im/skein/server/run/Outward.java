package im.skein.server.run;

import im.skein.core.feature.Feature;
import im.skein.core.media.ExternalServices;
import im.skein.server.settings.Settings;
import java.util.ArrayList;
import java.util.List;

/// The features that have to do with services outside the server, a constructor call per line.
final class Outward {
  private Outward() {}

  static List<Feature> features(Features.Parts on) {
    List<Feature> list = new ArrayList<>();
    Settings.Calls calls = on.ground().settings().calls();
    if (!calls.services().isEmpty()) {
      list.add(new ExternalServices(calls.services(), calls.access(), on.ground().time()));
    }
    return list;
  }
}
