import { defineCollection, json } from '@rxpep/core'
import * as z from 'zod'

const schema = z.object({
  text: z.string(),
  /** When it was made, in milliseconds since the epoch. */
  at: z.number(),
})

/** A note. */
export type Note = z.infer<typeof schema>

/** The notes. They are edited in place: each keystroke is seen at once, and sent at most every second. */
export const notes = defineCollection({
  node: 'https://rxpep.example/ns/notes',
  codec: json(schema),
  writeEvery: 1000,
})
