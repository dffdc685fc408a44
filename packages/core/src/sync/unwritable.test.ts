import { describe, expect, it } from 'vitest'
import { sceneWith } from '../../test/gate.ts'
import { note, NOTES, notes, texts, type Note } from '../../test/notes.ts'
import { writes } from '../../test/wire.ts'
import type { Codec } from '../codec/codec.ts'
import { defineCollection } from '../collection/defineCollection.ts'
import { memoryStorage } from '../storage/memoryStorage.ts'

/** Reads an empty note, and writes none. */
const codec: Codec<Note> = {
  ...notes.codec,
  encode: (value, id, previous) => {
    if (value.text === '') throw new Error('empty')
    return notes.codec.encode(value, id, previous)
  },
}

async function withEmptyNote() {
  const stage = sceneWith()
  for (const id of ['a', 'b']) stage.juliet.publish(NOTES, id, note(''))
  const { account, device } = stage.actor('balcony', { storage: memoryStorage() })
  const items = account.collection(defineCollection({ node: NOTES, codec }))
  items.subscribe(() => undefined)
  return { stage, items, device }
}

describe('an item that can be read and not written', () => {
  it('is changed and removed, though what it was can not be stored', async () => {
    const { stage, items, device } = await withEmptyNote()
    await items.whenReady()
    const edits = [items.remove('a'), items.update('b', () => ({ text: 'full' }))]
    expect(texts(items.view)).toEqual({ b: 'full' })
    await stage.pass(20_000)
    expect(edits.map(({ state }) => state)).toEqual(['settled', 'settled'])
    expect(writes(device).sort()).toEqual(['publish b', 'retract a'])
    expect(items.status.pending).toBe(0)
  })
})
