import { defineDocument, json } from '@rxpep/core'
import * as z from 'zod'

const schema = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  order: z.enum(['newest', 'text']),
  /** In pixels. */
  textSize: z.number().min(14).max(24),
})

/** What there is to set. */
export type Settings = z.infer<typeof schema>

/** How this app looks, the same on every device. A slider moves in many small steps: two a second are sent. */
export const settings = defineDocument({
  node: 'https://rxpep.example/ns/settings',
  codec: json(schema),
  initial: { theme: 'system', order: 'newest', textSize: 16 },
  writeEvery: 500,
})
