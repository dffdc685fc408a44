import {
  defineCollection,
  displayedMarkers,
  json,
  type CollectionDefinition,
  type DisplayedMarker,
} from '@rxpep/core'
import * as z from 'zod'

const schema = z.object({ room: z.string(), text: z.string() })

/** A message in a room. */
export type Message = z.infer<typeof schema>

/** The messages, by ids that grow: a chat app has an archive for them, and this example a node of its own. */
export const inbox = defineCollection({
  node: 'https://rxpep.example/ns/inbox',
  codec: json(schema),
})

/** How far each room has been displayed (XEP-0490), on any device: it only moves forward. */
export function displayedIn(account: string): CollectionDefinition<DisplayedMarker> {
  return displayedMarkers({
    account,
    compare: (a, b) => (a.stanzaId.id < b.stanzaId.id ? -1 : Number(a.stanzaId.id > b.stanzaId.id)),
  })
}
