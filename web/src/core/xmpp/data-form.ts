import { NS } from './ns';
import { child, childText, elements, xml, type Xml } from './xml';

export type FieldKind = 'boolean' | 'list-single' | 'list-multi' | 'text-single' | 'text-private' | 'text-multi' | 'jid-multi' | 'fixed' | 'hidden';

/** One question of a form, in the language of who asked for it. */
export interface FormField {
  readonly name: string;
  readonly kind: FieldKind;
  readonly label: string;
  readonly hint: string;
  readonly required: boolean;
  readonly values: readonly string[];
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

/** A form to fill in (XEP-0004). */
export interface DataForm {
  readonly type: string;
  readonly title: string;
  readonly instructions: string;
  readonly fields: readonly FormField[];
}

/** What a person answered, by the names of the fields. */
export type Answers = Readonly<Record<string, readonly string[]>>;

const KINDS: readonly string[] = ['boolean', 'list-single', 'list-multi', 'text-private', 'text-multi', 'jid-multi', 'fixed', 'hidden'];

/** Reads the form inside an element; undefined when there is none. */
export function parseForm(parent: Xml | undefined): DataForm | undefined {
  const form = child(parent, 'x', NS.data);
  if (!form) return undefined;
  const fields = elements(form, 'field').map(fieldOf);
  return {
    type: fields.find(({ name }) => name === 'FORM_TYPE')?.values[0] ?? '',
    title: childText(form, 'title') ?? '',
    instructions: childText(form, 'instructions') ?? '',
    fields: fields.filter(({ name, kind }) => name !== 'FORM_TYPE' && (name !== '' || kind === 'fixed')),
  };
}

function fieldOf(field: Xml): FormField {
  const { type = '', label = '', var: name = '' } = field.attrs;
  return {
    name,
    // What has no kind of its own here is one line of text (XEP-0004 §3.3).
    kind: KINDS.includes(type) ? (type as FieldKind) : 'text-single',
    label: label || name,
    hint: childText(field, 'desc') ?? '',
    required: child(field, 'required') !== undefined,
    values: textsOf(field),
    options: elements(field, 'option').map((option) => {
      const value = childText(option, 'value') ?? '';
      return { value, label: option.attrs['label'] ?? value };
    }),
  };
}

function textsOf(field: Xml): string[] {
  return elements(field, 'value').map((value) => value.children.filter((part) => typeof part === 'string').join(''));
}

/** The filled-in form. Every answer is sent, empty ones too: that is how a field is emptied. */
export function answerForm(form: Pick<DataForm, 'type'>, answers: Answers): Xml {
  const field = (name: string, values: readonly string[], type?: string) =>
    xml('field', NS.data, { var: name, type }, ...values.map((value) => xml('value', NS.data, {}, value)));
  return xml(
    'x',
    NS.data,
    { type: 'submit' },
    form.type === '' ? undefined : field('FORM_TYPE', [form.type], 'hidden'),
    ...Object.entries(answers).map(([name, values]) => field(name, values)),
  );
}

/** Whether a yes-or-no field says yes (XEP-0004 §3.3). */
export function isYes(value: string | undefined): boolean {
  return value === '1' || value === 'true';
}
