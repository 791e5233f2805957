package im.skein.core.feature;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// States which XEP a feature implements; the pages about XEPs are generated from these.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Repeatable(Xep.All.class)
public @interface Xep {
  /// The number, such as 199.
  int number();

  /// The version that was followed, such as "2.0.1".
  String version();

  /// What is left out or special, empty for nothing.
  String note() default "";

  /// Several of them on one class.
  @Documented
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE)
  @interface All {
    /// The statements.
    Xep[] value();
  }
}
