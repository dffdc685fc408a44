import { ownText } from '../src/codec/ownText.ts'
import { xmlCodec } from '../src/codec/xmlCodec.ts'
import { defineCollection, type CollectionDefinition } from '../src/collection/defineCollection.ts'
import type { View } from '../src/view/view.ts'
import { xml, type Element } from '../src/xml/element.ts'

/** A note: the simplest thing to keep. */
export interface Note {
  /** What it says. */
  readonly text: string
}

/** The node that the tests keep notes in. */
export const NOTES = 'urn:example:notes'

/** Notes by ItemID. */
export const notes: CollectionDefinition<Note> = defineCollection({
  node: NOTES,
  codec: xmlCodec({ name: 'note', xmlns: NOTES, fields: { text: ownText() } }),
})

/** The payload of a note. */
export function note(text: string): Element {
  return xml('note', { xmlns: NOTES }, text)
}

/** What a view of notes says, as a plain object. */
export function texts(view: View<Note>): Record<string, string> {
  return Object.fromEntries(Array.from(view, ([id, { text }]) => [id, text]))
}
