import { NS } from './ns';
import { child, childText, elements, text, xml, type Xml } from './xml';

/** A data form to submit (XEP-0004 §3.2). Empty fields are left out. */
export function submitForm(formType: string, fields: Readonly<Record<string, string | readonly string[]>>): Xml {
  const all = Object.entries(fields).filter(([, value]) => value.length > 0);
  return xml(
    'x',
    NS.data,
    { type: 'submit' },
    field('FORM_TYPE', formType, 'hidden'),
    ...all.map(([name, value]) => field(name, value)),
  );
}

function field(name: string, value: string | readonly string[], type?: string): Xml {
  const values = typeof value === 'string' ? [value] : value;
  return xml('field', NS.data, { var: name, type }, ...values.map((each) => xml('value', NS.data, {}, each)));
}

/** The names of the fields a form asks for, empty when there is no form. */
export function fieldNames(query: Xml | undefined): string[] {
  return elements(child(query, 'x', NS.data), 'field').map((each) => each.attrs['var'] ?? '');
}

/** The rows of a result form (XEP-0004 §3.4), each as name to first value. */
export function resultItems(query: Xml | undefined): Record<string, string>[] {
  return elements(child(query, 'x', NS.data), 'item').map(fieldsOf);
}

/** The fields of a result form without rows, each as name to first value. */
export function resultFields(parent: Xml | undefined): Record<string, string> {
  return fieldsOf(child(parent, 'x', NS.data));
}

function fieldsOf(holder: Xml | undefined): Record<string, string> {
  const row: Record<string, string> = {};
  for (const each of elements(holder, 'field')) {
    row[each.attrs['var'] ?? ''] = childText(each, 'value') ?? text(each).trim();
  }
  return row;
}
