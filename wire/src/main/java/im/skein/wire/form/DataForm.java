package im.skein.wire.form;

import im.skein.wire.Element;
import im.skein.wire.Name;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A data form (XEP-0004): questions, answers, or a table of results.
///
/// @param type what the form is for
/// @param title words above it, empty for none
/// @param instructions words that say what to do, empty for none
/// @param fields the fields, `FORM_TYPE` included, or the columns of a table
/// @param rows the rows of a table, each a list of fields with values only
public record DataForm(
    Type type, String title, String instructions, List<Field> fields, List<List<Field>> rows) {
  /// The name of the element.
  public static final Name NAME = new Name("jabber:x:data", "x");

  private static final String FORM_TYPE = "FORM_TYPE";
  private static final String VALIDATION = "http://jabber.org/protocol/xdata-validate";

  /// A list that names no options takes any value (XEP-0122 §3.2.2).
  private static final Element OPEN =
      Element.builder(VALIDATION, "validate")
          .attribute("datatype", "xs:string")
          .emptyChild("open")
          .build();

  /// What a form is for (XEP-0004 §3.1).
  public enum Type {
    /// Questions.
    FORM,
    /// Answers.
    SUBMIT,
    /// Whoever was asked does not wish to answer.
    CANCEL,
    /// Data, nothing to be filled in.
    RESULT
  }

  /// What kind of value a field takes (XEP-0004 §3.3).
  public enum Kind {
    BOOLEAN,
    FIXED,
    HIDDEN,
    JID_MULTI,
    JID_SINGLE,
    LIST_MULTI,
    LIST_SINGLE,
    TEXT_MULTI,
    TEXT_PRIVATE,
    TEXT_SINGLE;

    String written() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Kind parse(@Nullable String written) {
      for (Kind kind : values()) {
        if (kind.written().equals(written)) {
          return kind;
        }
      }
      return TEXT_SINGLE;
    }
  }

  /// A form of parts that nobody changes afterwards.
  public DataForm {
    fields = List.copyOf(fields);
    rows = rows.stream().map(List::copyOf).toList();
  }

  /// One field.
  ///
  /// @param key its `var`, empty for fixed text
  /// @param kind what kind of value it takes
  /// @param label words for a person, empty for none
  /// @param required whether it must be answered
  /// @param values the values, or those filled in beforehand
  /// @param options what can be chosen from
  public record Field(
      String key,
      Kind kind,
      String label,
      boolean required,
      List<String> values,
      List<Option> options) {
    /// A field of parts that nobody changes afterwards.
    public Field {
      values = List.copyOf(values);
      options = List.copyOf(options);
    }

    /// A field with values only.
    public static Field of(String key, Kind kind, String... values) {
      return new Field(key, kind, "", false, List.of(values), List.of());
    }

    /// A field to be filled in.
    public static Field ask(String key, Kind kind, String label) {
      return new Field(key, kind, label, false, List.of(), List.of());
    }

    /// The same field, which must be answered.
    public Field asRequired() {
      return new Field(key, kind, label, true, values, options);
    }

    /// The same field with these to choose from.
    public Field choosing(Option... choices) {
      return new Field(key, kind, label, required, values, List.of(choices));
    }

    private Element toElement(boolean typed) {
      Element.Builder field =
          Element.builder(NAME.namespace(), "field")
              .attribute("var", key.isEmpty() ? null : key)
              .attribute("type", typed ? kind.written() : null)
              .attribute("label", label.isEmpty() ? null : label);
      if (required) {
        field.emptyChild("required");
      }
      values.forEach(value -> field.textChild("value", value));
      options.forEach(option -> field.add(option.toElement()));
      if (typed && kind == Kind.LIST_MULTI && options.isEmpty()) {
        field.add(OPEN);
      }
      return field.build();
    }

    private static Field parse(Element element) {
      List<String> values = new ArrayList<>();
      List<Option> options = new ArrayList<>();
      boolean required = false;
      for (Element child : element.children()) {
        switch (child.name().local()) {
          case "value" -> values.add(child.text());
          case "required" -> required = true;
          case "option" -> options.add(Option.parse(child));
          default -> {}
        }
      }
      String key = element.attribute("var");
      String label = element.attribute("label");
      return new Field(
          key == null ? "" : key,
          Kind.parse(element.attribute("type")),
          label == null ? "" : label,
          required,
          values,
          options);
    }
  }

  /// One of the values that can be chosen (XEP-0004 §3.2).
  ///
  /// @param value what is answered
  /// @param label words for a person; some clients show nothing where it is empty
  public record Option(String value, String label) {
    private Element toElement() {
      return Element.builder(NAME.namespace(), "option")
          .attribute("label", label.isEmpty() ? null : label)
          .textChild("value", value)
          .build();
    }

    private static Option parse(Element element) {
      String value = element.childText("value");
      String label = element.attribute("label");
      return new Option(value == null ? "" : value, label == null ? "" : label);
    }
  }

  /// Questions of that `FORM_TYPE`.
  public static DataForm form(String formType, String instructions, List<Field> fields) {
    return new DataForm(Type.FORM, "", instructions, typed(formType, fields), List.of());
  }

  /// Answers to the form of that `FORM_TYPE`.
  public static DataForm submit(String formType, List<Field> fields) {
    return new DataForm(Type.SUBMIT, "", "", typed(formType, fields), List.of());
  }

  /// Data of that `FORM_TYPE`.
  public static DataForm result(String formType, List<Field> fields) {
    return new DataForm(Type.RESULT, "", "", typed(formType, fields), List.of());
  }

  /// A table of that `FORM_TYPE`.
  public static DataForm table(String formType, List<Field> columns, List<List<Field>> rows) {
    return new DataForm(Type.RESULT, "", "", typed(formType, columns), rows);
  }

  private static List<Field> typed(String formType, List<Field> fields) {
    List<Field> all = new ArrayList<>(fields.size() + 1);
    all.add(Field.of(FORM_TYPE, Kind.HIDDEN, formType));
    all.addAll(fields);
    return all;
  }

  /// The value of `FORM_TYPE`, empty when there is none.
  public String formType() {
    String value = value(FORM_TYPE);
    return value == null ? "" : value;
  }

  /// The first value of the field of that `var`, or null when there is no such field or value.
  public @Nullable String value(String key) {
    for (Field field : fields) {
      if (field.key.equals(key)) {
        return field.values.isEmpty() ? null : field.values.getFirst();
      }
    }
    return null;
  }

  /// What the field of that `var` answers, yes or no; empty when there is no such field, or it says
  /// neither (XEP-0004 §3.3).
  public Optional<Boolean> flag(String key) {
    return switch (value(key)) {
      case "1", "true" -> Optional.of(true);
      case "0", "false" -> Optional.of(false);
      case null, default -> Optional.empty();
    };
  }

  /// All values of the field of that `var`, none when there is no such field.
  public List<String> values(String key) {
    for (Field field : fields) {
      if (field.key.equals(key)) {
        return field.values;
      }
    }
    return List.of();
  }

  /// The `var` of a field that stands there more than once, where it should tell it from all others
  /// (XEP-0004 §3.2), or null when there is none.
  public @Nullable String repeated() {
    Set<String> seen = new HashSet<>();
    for (Field field : fields) {
      if (!field.key.isEmpty() && !seen.add(field.key)) {
        return field.key;
      }
    }
    return null;
  }

  /// The form as an element.
  public Element toElement() {
    Element.Builder form =
        Element.builder(NAME)
            .attribute("type", type.name().toLowerCase(Locale.ROOT))
            .textChild("title", title.isEmpty() ? null : title)
            .textChild("instructions", instructions.isEmpty() ? null : instructions);
    if (rows.isEmpty()) {
      fields.forEach(field -> form.add(field.toElement(true)));
      return form.build();
    }
    Element.Builder reported = Element.builder(NAME.namespace(), "reported");
    for (Field field : fields) {
      if (field.key.equals(FORM_TYPE)) {
        form.add(field.toElement(true));
      } else {
        reported.add(field.toElement(true));
      }
    }
    form.add(reported.build());
    for (List<Field> row : rows) {
      Element.Builder item = Element.builder(NAME.namespace(), "item");
      row.forEach(field -> item.add(field.toElement(false)));
      form.add(item.build());
    }
    return form.build();
  }

  /// The first form among these elements, or null; one of unknown type counts as answers.
  public static @Nullable DataForm find(List<Element> elements) {
    for (Element element : elements) {
      if (element.is(NAME)) {
        return parse(element);
      }
    }
    return null;
  }

  private static DataForm parse(Element element) {
    List<Field> fields = new ArrayList<>();
    List<List<Field>> rows = new ArrayList<>();
    for (Element child : element.children()) {
      switch (child.name().local()) {
        case "field" -> fields.add(Field.parse(child));
        case "reported" -> fields.addAll(fieldsIn(child));
        case "item" -> rows.add(fieldsIn(child));
        default -> {}
      }
    }
    String title = element.childText("title");
    String instructions = element.childText("instructions");
    return new DataForm(
        type(element.attribute("type")),
        title == null ? "" : title,
        instructions == null ? "" : instructions,
        fields,
        rows);
  }

  private static List<Field> fieldsIn(Element parent) {
    return parent.children().stream()
        .filter(child -> child.name().local().equals("field"))
        .map(Field::parse)
        .toList();
  }

  private static Type type(@Nullable String written) {
    for (Type type : Type.values()) {
      if (type.name().toLowerCase(Locale.ROOT).equals(written)) {
        return type;
      }
    }
    return Type.SUBMIT;
  }
}
