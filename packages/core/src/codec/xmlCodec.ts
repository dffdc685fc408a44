import { UsageError } from '../base/errors.ts'
import { xml, type Element } from '../xml/element.ts'
import type { NamedCodec } from './codec.ts'
import { requireNamed, undecodable, unencodable } from './codecErrors.ts'
import { copyElement } from './copyElement.ts'
import type { BoundField, Field, FieldInputs, Fields, FieldValues } from './field.ts'

/** What {@link xmlCodec} needs to know. */
export interface XmlCodecOptions<F extends Fields> {
  /** The local name of the payload. */
  readonly name: string
  /** Its namespace, which is that of its child elements too unless they say otherwise. */
  readonly xmlns: string
  /** Where each field of the value is in the XML. */
  readonly fields: F
}

/* @__NO_SIDE_EFFECTS__ */
/**
 * A codec between one kind of XML element and plain objects.
 *
 * What it doesn't know (attributes, elements, text, whitespace) survives an edit in its place; what an
 * edit doesn't change is not written anew, so that `autojoin='1'` stays as it is while it is true.
 *
 * @throws UsageError `invalid-option`
 * @example
 * const codec = xmlCodec({
 *   name: 'note',
 *   xmlns: 'https://example.org/ns/notes',
 *   fields: {
 *     title: attribute(xmlString, { required: true }),
 *     pinned: attribute(xmlBoolean, { default: false }),
 *     body: childText(),
 *     tags: childTexts(xmlString, { name: 'tag' }),
 *   },
 * })
 */
export function xmlCodec<const F extends Fields>({
  name,
  xmlns,
  fields,
}: XmlCodecOptions<F>): NamedCodec<FieldValues<F>, FieldInputs<F>> {
  if (!name || !xmlns) throw new UsageError('invalid-option')
  const slots: Slot[] = Object.entries(fields).map(([key, field]) => ({
    key,
    ...field,
    ...field.bind(key, xmlns),
  }))
  return {
    name,
    xmlns,
    decode(payload, id) {
      requireNamed(payload, name, xmlns, undecodable)
      return read(slots, payload, id) as FieldValues<F>
    },
    encode(value, id, previous) {
      const given = requireFields(value, fields, name)
      const element = previous?.is(name, xmlns) ? copyElement(previous) : xml(name, { xmlns })
      for (const slot of slots) write(slot, element, given[slot.key], id)
      return element
    },
  }
}

/** A field in its place, with what is needed at every read at hand. */
interface Slot extends BoundField<unknown>, Omit<Field<unknown>, 'bind'> {
  readonly key: string
}

function read(slots: readonly Slot[], payload: Element, id: string): Record<string, unknown> {
  const value: Record<string, unknown> = {}
  for (const slot of slots) {
    const found = slot.read(payload, id) ?? slot.fallback
    if (found !== undefined) value[slot.key] = found
    else if (slot.required) throw undecodable(`<${payload.name}/> has no ${slot.key}`)
  }
  return Object.freeze(value)
}

function write(slot: Slot, element: Element, given: unknown, id: string): void {
  const value = given === undefined ? slot.fallback : given
  if (value === undefined && slot.required) throw unencodable(`${slot.key} is missing`)
  slot.write(element, value, id)
}

/** A field that would silently get lost is a mistake. */
function requireFields(value: unknown, fields: Fields, name: string): Record<string, unknown> {
  if (Object(value) !== value) throw unencodable(`no object for <${name}/>`)
  const unknown = Object.keys(value as object).find((key) => !Object.hasOwn(fields, key))
  if (unknown !== undefined) throw unencodable(`<${name}/> has no field ${unknown}`)
  return value as Record<string, unknown>
}
