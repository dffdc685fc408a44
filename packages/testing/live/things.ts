import {
  attribute,
  defineCollection,
  firstElement,
  xml,
  xmlCodec,
  xmlInteger,
  type CollectionDefinition,
  type Element,
} from '@rxpep/core'

/** What several devices edit at once: numbers, each of which is given once. */
export interface Thing {
  /** The field of the first device. */
  readonly a: number
  /** The field of the second device. */
  readonly b: number
  /** The field of the third device. */
  readonly c: number
  /** The field that all devices write. */
  readonly all: number
  /** The field of a client without the library. */
  readonly naive: number
}

/** The fields that belong to one device each. */
export const OWN = ['a', 'b', 'c'] as const

/** The field of a thing. */
export type ThingField = keyof Thing

const number = () => attribute(xmlInteger, { default: 0 })

/** The things. */
export const things: CollectionDefinition<Thing> = defineCollection({
  node: 'urn:example:things',
  codec: xmlCodec({
    name: 'thing',
    xmlns: 'urn:example:thing',
    fields: { a: number(), b: number(), c: number(), all: number(), naive: number() },
  }),
})

/** A thing of which nothing has been edited. */
export const UNTOUCHED: Thing = { a: 0, b: 0, c: 0, all: 0, naive: 0 }

/** The payload of a thing. */
export function thingPayload(thing: Thing): Element {
  const fields = Object.entries(thing).map(([field, value]) => [field, String(value)] as const)
  return xml('thing', { xmlns: 'urn:example:thing', ...Object.fromEntries(fields) })
}

/** The thing in an item. */
export function readThing(item: Element): Thing {
  const { attrs } = firstElement(item) ?? item
  const fields = Object.keys(UNTOUCHED).map((field) => [field, Number(attrs[field] ?? 0)])
  return Object.fromEntries(fields) as Thing
}
