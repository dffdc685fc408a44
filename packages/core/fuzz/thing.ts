import { attribute } from '../src/codec/attribute.ts'
import { xmlCodec } from '../src/codec/xmlCodec.ts'
import { xmlBoolean, xmlInteger } from '../src/codec/xmlType.ts'
import { defineCollection, type CollectionDefinition } from '../src/collection/defineCollection.ts'
import { xml, type Element } from '../src/xml/element.ts'

/** What the devices of a trace edit: two numbers, each value of which is given once in a trace, and a switch that goes to and fro. */
export interface Thing {
  /** A number. */
  readonly a: number
  /** Another number. */
  readonly b: number
  /** A switch. */
  readonly c: boolean
}

/** A field of a thing. */
export type Field = keyof Thing

/** The value of some field. */
export type FieldValue = Thing[Field]

/** All fields of a thing. */
export const FIELDS: readonly Field[] = ['a', 'b', 'c']

/** The node that the things are in. */
export const THINGS = 'urn:example:things'

/** The things by ItemID. */
export const things: CollectionDefinition<Thing> = defineCollection({
  node: THINGS,
  codec: xmlCodec({
    name: 'thing',
    xmlns: THINGS,
    fields: {
      a: attribute(xmlInteger, { default: 0 }),
      b: attribute(xmlInteger, { default: 0 }),
      c: attribute(xmlBoolean, { default: false }),
    },
  }),
})

/** A thing with all that stands in its payload: what the library doesn't know has to survive its edits. */
export interface RawThing extends Thing {
  /** An attribute that the library doesn't know; empty where there is none. */
  readonly x: string
  /** Whether there is a child element that the library doesn't know. */
  readonly child: boolean
}

/** What a payload says; nothing without one. */
export function readThing(payload: Element | undefined): RawThing | undefined {
  if (payload === undefined) return undefined
  const { a, b, c, x } = payload.attrs
  return {
    a: Number(a ?? 0),
    b: Number(b ?? 0),
    c: c === 'true' || c === '1',
    x: x ?? '',
    child: payload.getChild('more', 'urn:example:more') !== undefined,
  }
}

/** A payload that says so. */
export function thingPayload({ a, b, c, x, child }: RawThing): Element {
  const attributes = { xmlns: THINGS, a: String(a), b: String(b), c: String(c) }
  return xml(
    'thing',
    x === '' ? attributes : { ...attributes, x },
    child && xml('more', { xmlns: 'urn:example:more' }, 'text'),
  )
}

/** A thing in words, for reports; the hyphen is for none. */
export function inWords(thing: Thing | undefined): string {
  return thing ? `a${thing.a} b${thing.b} c${thing.c ? 1 : 0}` : '-'
}

/** The fields in which two things differ; all where one of them is not there. */
export function differing(before: Thing | undefined, after: Thing | undefined): Field[] {
  return FIELDS.filter((field) => before?.[field] !== after?.[field])
}
