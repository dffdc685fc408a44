/**
 * XEP-0004 2.13.2 (Data Forms), with the ranges of XEP-0122 1.0.2 (Data Forms Validation).
 *
 * "The receiving entity of an incomplete submission form SHOULD only process (e.g., apply) the submitted fields."
 */
import { xml, type Element } from '../xml/element.ts'
import { NS_DATA, NS_DATA_VALIDATE } from '../xml/namespaces.ts'

/** A form, or the answer to one (XEP-0004 §3.1). */
export interface DataForm {
  /** `form`, `submit`, `result` or `cancel`; empty where it was missing. */
  readonly type: string
  /** The fields by their `var`, in document order, `FORM_TYPE` among them; of several with one name the first. */
  readonly fields: ReadonlyMap<string, FormField>
}

/** One field of a form (XEP-0004 §3.2). */
export interface FormField {
  /** Its name. */
  readonly var: string
  /** Its type, such as `boolean` or `list-single`. */
  readonly type?: string | undefined
  /** Its values in document order. */
  readonly values: readonly string[]
  /** The values that a list offers. */
  readonly options?: readonly string[]
  /** The range that its validation tells (XEP-0122 §3.3). */
  readonly range?: FormRange | undefined
}

/** A range as the server wrote it. */
export interface FormRange {
  /** The lowest value. */
  readonly min?: string | undefined
  /** The highest value. */
  readonly max?: string | undefined
}

/** Fields to submit: one value or several by name; a field that is `undefined` is left out. */
export type FormEntries = Readonly<Record<string, string | readonly string[] | undefined>>

/** Reads a `<x xmlns='jabber:x:data'/>`. */
export function parseForm(x: Element): DataForm {
  const fields = new Map<string, FormField>()
  for (const element of x.getChildren('field', NS_DATA)) {
    const name = element.attrs['var']
    if (name !== undefined && !fields.has(name)) fields.set(name, parseField(name, element))
  }
  return { type: x.attrs['type'] ?? '', fields }
}

function parseField(name: string, element: Element): FormField {
  const range = element.getChild('validate', NS_DATA_VALIDATE)?.getChild('range')?.attrs
  return {
    var: name,
    type: element.attrs['type'],
    values: valuesIn(element),
    options: element.getChildren('option', NS_DATA).flatMap(valuesIn),
    range: range && { min: range['min'], max: range['max'] },
  }
}

function valuesIn(parent: Element): string[] {
  return parent.getChildren('value', NS_DATA).map((value) => value.getText())
}

/** Builds the answer to a form: `FORM_TYPE` and the entries. */
export function buildForm(formType: string, entries: FormEntries): Element {
  const given = Object.entries(entries).flatMap(([name, value]) =>
    value === undefined ? [] : { var: name, values: [value].flat() },
  )
  return formOf('submit', [{ var: 'FORM_TYPE', type: 'hidden', values: [formType] }, ...given])
}

/** Writes a form's fields with their values; options and ranges are the asking side's. */
export function writeForm({ type, fields }: DataForm): Element {
  return formOf(type, [...fields.values()])
}

function formOf(type: string, fields: readonly FormField[]): Element {
  const children = fields.map((field) =>
    xml(
      'field',
      { var: field.var, type: field.type },
      ...field.values.map((value) => xml('value', {}, value)),
    ),
  )
  return xml('x', { xmlns: NS_DATA, type }, ...children)
}

/** The first value of a field; nothing where the field, or its value, is missing. */
export function formValue(form: DataForm, name: string): string | undefined {
  return form.fields.get(name)?.values[0]
}
