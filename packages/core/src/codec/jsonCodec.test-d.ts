import { type } from 'arktype'
import * as v from 'valibot'
import { describe, expectTypeOf, it } from 'vitest'
import * as z from 'zod'
import {
  defineCollection,
  defineDocument,
  json,
  type Account,
  type Codec,
  type Collection,
  type InputOf,
  type JsonValue,
  type NamedCodec,
  type StandardSchema,
  type ValueOf,
  type View,
} from '../index.ts'

interface Note {
  title: string
  done: boolean
  tags: string[]
  link?: { href: string } | undefined
}

interface NoteInput {
  title: string
  done?: boolean | undefined
  tags: string[]
  link?: { href: string } | undefined
}

const link = z.object({ href: z.string() })
const zodNote = json(
  z.object({
    title: z.string(),
    done: z.boolean().default(false),
    tags: z.array(z.string()),
    link: link.optional(),
  }),
)
const valibotNote = json(
  v.object({
    title: v.string(),
    done: v.optional(v.boolean(), false),
    tags: v.array(v.string()),
    link: v.optional(v.object({ href: v.string() })),
  }),
)
const arktypeNote = json(
  type({ title: 'string', done: 'boolean = false', tags: 'string[]', 'link?': { href: 'string' } }),
)

declare const account: Account

describe('json(schema)', () => {
  it('has the types of the schema, whose library does not matter', () => {
    expectTypeOf<ValueOf<typeof zodNote>>().toEqualTypeOf<Note>()
    expectTypeOf<InputOf<typeof zodNote>>().toEqualTypeOf<NoteInput>()
    expectTypeOf<ValueOf<typeof valibotNote>>().toEqualTypeOf<Note>()
    expectTypeOf<InputOf<typeof valibotNote>>().toEqualTypeOf<NoteInput>()
    expectTypeOf<ValueOf<typeof arktypeNote>>().toExtend<Note>()
    expectTypeOf<InputOf<typeof arktypeNote>>().toExtend<NoteInput>()
    expectTypeOf(zodNote).toExtend<Codec<Note, NoteInput>>()
    expectTypeOf(valibotNote).toExtend<Codec<Note, NoteInput>>()
    expectTypeOf(arktypeNote).toExtend<Codec<Note, NoteInput>>()
  })

  it('takes any schema of the standard, recursive ones too', () => {
    const tree = z.object({
      name: z.string(),
      get children() {
        return z.array(tree)
      },
    })
    expectTypeOf(json(tree)).toExtend<Codec<{ children: { name: string }[] }, never>>()
    json(z.json())
    json(z.any())
    json(
      z.object({ id: z.string().brand('Id'), pair: z.tuple([z.string(), z.number()]).readonly() }),
    )
    json({} as StandardSchema<{ a?: string }, { a: string }>)
  })

  it('may write what it reads: a date as one, or as its text', () => {
    const at = z.codec(z.iso.datetime(), z.date(), {
      decode: (text) => new Date(text),
      encode: (date) => date.toISOString(),
    })
    const codec = json(z.object({ at }))
    expectTypeOf<ValueOf<typeof codec>>().toEqualTypeOf<{ at: Date }>()
    codec.encode({ at: new Date(0) }, 'id')
    codec.encode({ at: '2026-01-01T00:00:00Z' }, 'id')
    // @ts-expect-error neither of them
    codec.encode({ at: 0 }, 'id')
  })

  it('refuses a schema whose values could not be written and read again', () => {
    // @ts-expect-error JSON has texts, this takes dates only
    json(z.object({ at: z.date() }))
    // @ts-expect-error JSON has no bigint
    json(z.bigint())
    // @ts-expect-error JSON has no Map
    json(z.map(z.string(), z.string()))
    // @ts-expect-error it takes texts, and makes numbers of them
    json(z.object({ size: z.string().transform(Number) }))
    // @ts-expect-error this is no schema
    json({ title: 'string' })
  })

  it('refuses options that are none', () => {
    // @ts-expect-error no such option
    json(z.string(), { versions: 2 })
    // @ts-expect-error a step is a function
    json(z.string(), { version: 2, migrate: { 1: 'a' } })
    json(z.string(), { version: 2, migrate: { 1: (old: { name: string }) => old.name } })
    json(z.string(), { version: 2, migrate: { 1: (old) => String(old) } })
  })
})

describe('json without a schema', () => {
  it('is any JSON, or what the app says it is', () => {
    expectTypeOf(json()).toEqualTypeOf<NamedCodec<JsonValue>>()
    expectTypeOf(json<Note>()).toExtend<Codec<Note>>()
    json<{ children: Note[] }>(undefined, { version: 2, migrate: { 1: (old) => old } })
    // @ts-expect-error what is read is not an object for sure
    expectTypeOf(json().decode(undefined as never, 'id').title)
    // @ts-expect-error JSON has no date
    json<{ at: Date }>()
    // @ts-expect-error JSON has no function
    json<{ run: () => void }>()
  })
})

describe('a collection of json', () => {
  const definition = defineCollection({
    node: 'urn:example:notes',
    codec: zodNote,
    itemId: ({ title }) => title,
    compare: (a, b) => a.tags.length - b.tags.length,
  })
  const notes = account.collection(definition)

  it('has the types of the schema all the way', () => {
    expectTypeOf(notes).toExtend<Collection<Note, NoteInput>>()
    expectTypeOf(notes.view).toEqualTypeOf<View<Note>>()
    notes.put({ title: 'a', tags: [] })
    notes.put('a', { title: 'a', tags: [], done: true })
    notes.update('a', (note) => {
      note.done = true
      note.tags.push('b')
      note.link ??= { href: 'b' }
    })
  })

  it('refuses wrong names and wrong types', () => {
    // @ts-expect-error a field is missing
    notes.put({ title: 'a' })
    // @ts-expect-error no such field
    notes.put({ title: 'a', tags: [], dona: true })
    // @ts-expect-error a wrong type
    notes.put({ title: 'a', tags: [1] })
    // @ts-expect-error a wrong type inside
    notes.put('a', { title: 'a', tags: [], link: { href: 1 } })
    notes.update('a', (note) => {
      // @ts-expect-error no such field
      note.dona = true
      // @ts-expect-error a wrong type
      note.done = 'yes'
      // @ts-expect-error what may not be there
      note.link.href = 'a'
    })
    defineCollection({
      node: 'urn:example:notes',
      codec: zodNote,
      // @ts-expect-error no such field
      itemId: ({ id }) => String(id),
    })
  })
})

describe('a document of json', () => {
  it('has an initial value of the schema', () => {
    const initial = { title: '', done: false, tags: [] }
    const definition = defineDocument({ node: 'urn:example:note', codec: zodNote, initial })
    expectTypeOf(account.document(definition).value).toEqualTypeOf<Note>()
    account.document(definition).put({ title: 'a', tags: [] })
    account.document(definition).update((note) => ({ ...note, done: true }))
    // @ts-expect-error what has a default is there when it is read
    defineDocument({ node: 'urn:example:note', codec: zodNote, initial: { title: '', tags: [] } })
    // @ts-expect-error no such field
    account.document(definition).update((note) => ({ ...note, dona: true, done: 1 }))
  })
})
