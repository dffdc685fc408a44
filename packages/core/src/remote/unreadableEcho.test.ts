import { describe, expect, it } from 'vitest'
import { BALCONY, ROOMY } from '../../test/balcony.ts'
import { scene } from '../../test/gate.ts'
import { note, NOTES, type Note } from '../../test/notes.ts'
import { tracesOf } from '../../test/watch.ts'
import { defineCollection } from '../collection/defineCollection.ts'

describe('the echo of a write', () => {
  it("counts even if it can't be read, and puts delivery in no doubt", async () => {
    const stage = scene()
    stage.juliet.createNode(NOTES, ROOMY)
    const actor = stage.actor('balcony')
    let strict = false
    const codec = {
      decode: (source: { getText(): string }): Note => {
        if (strict && source.getText() === 'bad') throw new Error('unreadable')
        return { text: source.getText() }
      },
      encode: ({ text }: Note) => note(text),
    }
    const strange = actor.account.collection(defineCollection<Note>({ node: NOTES, codec }))
    await strange.put('a', { text: 'good' }).done
    const missing = tracesOf(actor, 'echo-missing')
    const held = stage.server.faults.hold({ to: BALCONY, kind: 'event' })
    const edit = strange.put('b', { text: 'bad' })
    strict = true
    await stage.pass(500)
    held.remove()
    await stage.pass(5000)
    expect(missing).toEqual([])
    expect(edit.state).toBe('settled')
  })
})
