import { describe, expect, it } from 'vitest'
import { typeCheck } from '../../test/typeCheck.ts'

// Slow machines take their time; what is counted is the same everywhere.
const TIMEOUT = 120_000

const imports = `
import * as z from 'zod'
import * as v from 'valibot'
import { type } from 'arktype'
import { attribute, childElement, childText, defineCollection, fromItemId, json, xmlBoolean, xmlCodec } from './index.ts'
`

/** The same data each time: five fields, one of them with a default, one of them an object. */
const definitions = {
  xmlCodec: {
    before: '',
    definition: `xmlCodec({
      name: 'conference',
      xmlns: 'urn:example:rooms',
      fields: {
        jid: fromItemId(),
        name: attribute(),
        autojoin: attribute(xmlBoolean, { default: false }),
        nick: childText(),
        extensions: childElement(),
      },
    })`,
  },
  zod: {
    before: `
    const schema = z.object({
      jid: z.string(),
      name: z.string().optional(),
      autojoin: z.boolean().default(false),
      nick: z.string().optional(),
      extensions: z.object({ pinned: z.boolean(), tags: z.array(z.string()) }).optional(),
    })
    declare const value: z.output<typeof schema>
    declare const input: z.input<typeof schema>
    export const used = [value.jid, input.jid]`,
    definition: 'json(schema)',
  },
  valibot: {
    before: `
    const schema = v.object({
      jid: v.string(),
      name: v.optional(v.string()),
      autojoin: v.optional(v.boolean(), false),
      nick: v.optional(v.string()),
      extensions: v.optional(v.object({ pinned: v.boolean(), tags: v.array(v.string()) })),
    })
    declare const value: v.InferOutput<typeof schema>
    declare const input: v.InferInput<typeof schema>
    export const used = [value.jid, input.jid]`,
    definition: 'json(schema)',
  },
  arktype: {
    before: `
    const schema = type({
      jid: 'string',
      'name?': 'string',
      autojoin: 'boolean = false',
      'nick?': 'string',
      'extensions?': { pinned: 'boolean', tags: 'string[]' },
    })
    declare const value: typeof schema.infer
    declare const input: typeof schema.inferIn
    export const used = [value.jid, input.jid]`,
    definition: 'json(schema)',
  },
} as const

/** How many types one definition has the compiler instantiate, beyond its schema. */
function costOf({ before, definition }: { before: string; definition: string }): number {
  const without = typeCheck(`${imports}${before}`)
  const defined = typeCheck(`${imports}${before}
    export const rooms = defineCollection({
      node: 'urn:example:rooms',
      codec: ${definition},
      itemId: ({ jid }) => jid,
    })
  `)
  expect([...without.errors, ...defined.errors]).toEqual([])
  return defined.instantiations - without.instantiations
}

describe('the types that one definition has the compiler instantiate', () => {
  // Counted with the versions of the lockfile: 707, 782, 359 and 608.
  it.each([
    ['xmlCodec', 780],
    ['zod', 860],
    ['valibot', 400],
    ['arktype', 670],
  ] as const)(
    'are few: %s',
    (name, most) => {
      expect(costOf(definitions[name])).toBeLessThanOrEqual(most)
    },
    TIMEOUT,
  )
})
