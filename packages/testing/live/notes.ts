import {
  defineCollection,
  ownText,
  xmlCodec,
  type CollectionDefinition,
  type Sharing,
} from '@rxpep/core'

/** A note. */
export interface Note {
  /** What it says. */
  readonly text: string
}

/** The node of the notes. */
export const NODE = 'urn:example:notes'

const codec = xmlCodec({ name: 'note', xmlns: 'urn:example:note', fields: { text: ownText() } })

/** The definition of the notes. */
export function defineNotes(sharing: Sharing = 'refuse'): CollectionDefinition<Note> {
  return defineCollection({ node: NODE, codec, sharing })
}
