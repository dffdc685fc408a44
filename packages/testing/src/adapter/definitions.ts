import {
  defineCollection,
  defineDocument,
  json,
  ownText,
  xml,
  xmlCodec,
  type CollectionDefinition,
  type DocumentDefinition,
  type Element,
} from '@rxpep/core'

const NOTES = 'urn:example:notes'
const SETTINGS = 'urn:example:settings'

/** A note: the simplest thing to keep. */
export interface Note {
  /** What it says. */
  readonly text: string
}

/** Notes, each under the ItemID that a put gives it. */
export const notes: CollectionDefinition<Note> = defineCollection({
  node: NOTES,
  codec: xmlCodec({ name: 'note', xmlns: NOTES, fields: { text: ownText() } }),
})

/** Settings: a document. */
export interface Settings {
  /** How it looks. */
  readonly theme: string
  /** How large the letters are. */
  readonly size: number
}

/** The settings, light and of size 12 at first. */
export const settings: DocumentDefinition<Settings> = defineDocument({
  node: SETTINGS,
  codec: json<Settings>(),
  initial: { theme: 'light', size: 12 },
})

/** The payload of a note, as any client writes it. */
export function notePayload(text: string): Element {
  return xml('note', { xmlns: NOTES }, text)
}

/** The payload of settings, as any client writes it. */
export function settingsPayload(value: Settings): Element {
  return xml('json', { xmlns: 'urn:xmpp:json:0' }, JSON.stringify(value))
}

/** What a view of notes says, as a plain object. */
export function textsOf(view: ReadonlyMap<string, Note>): Record<string, string> {
  return Object.fromEntries(Array.from(view, ([id, { text }]) => [id, text]))
}
