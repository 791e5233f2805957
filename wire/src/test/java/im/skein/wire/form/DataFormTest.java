package im.skein.wire.form;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import im.skein.wire.Element;
import im.skein.wire.form.DataForm.Field;
import im.skein.wire.form.DataForm.Kind;
import im.skein.wire.form.DataForm.Option;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DataFormTest {
  @Test
  void readsWhatItWrote() {
    DataForm form =
        DataForm.form(
            "jabber:iq:register",
            "Fill in",
            List.of(
                Field.ask("username", Kind.TEXT_SINGLE, "Name").asRequired(),
                Field.ask("gender", Kind.LIST_SINGLE, "")
                    .choosing(new Option("", ""), new Option("female", "Female"))));
    assertEquals(form, DataForm.find(List.of(form.toElement())));
  }

  @Test
  void readsTableThatItWrote() {
    DataForm table =
        DataForm.table(
            "jabber:iq:search",
            List.of(Field.ask("jid", Kind.JID_SINGLE, "Address")),
            List.of(
                List.of(Field.of("jid", Kind.TEXT_SINGLE, "alice@example.org")),
                List.of(Field.of("jid", Kind.TEXT_SINGLE, "bob@example.org"))));
    assertEquals(table, DataForm.find(List.of(table.toElement())));
  }

  @Test
  void findsTheFirstValueOfAField() {
    DataForm form =
        DataForm.submit(
            "x",
            List.of(
                Field.of("a", Kind.TEXT_MULTI, "1", "2"), Field.ask("b", Kind.TEXT_SINGLE, "")));
    assertEquals("1", form.value("a"));
    assertNull(form.value("b"));
    assertNull(form.value("c"));
    assertEquals("x", form.formType());
  }

  @Test
  void findsNoFormWhereThereIsNone() {
    assertNull(DataForm.find(List.of(Element.empty("jabber:iq:register", "query"))));
  }
}
