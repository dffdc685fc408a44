import { describe, expect, it } from 'vitest'
import { scene } from '../../test/gate.ts'
import { stored } from '../../test/balcony.ts'
import { note, notes as definition, NOTES, texts } from '../../test/notes.ts'
import { record } from '../../test/record.ts'
import type { Clock } from '../base/clock.ts'
import { SLICE } from '../base/inSlices.ts'
import { defineCollection } from '../collection/defineCollection.ts'
import { memoryStorage } from '../storage/memoryStorage.ts'
import type { Scene } from '../../test/scene.ts'

const COUNT = 100

/** A codec that takes a millisecond for each item, and a clock that knows of it; what is to run soon runs when it is let. */
function slowly(stage: Scene) {
  let ahead = 0
  let sliced = 0
  const slices: number[] = []
  const waiting: (() => void)[] = []
  const clock: Clock = {
    now: () => stage.clock.now() + ahead,
    after: (ms, run) => stage.clock.after(ms, run),
    soon(run) {
      slices.push(sliced)
      sliced = 0
      waiting.push(run)
    },
  }
  const slow = defineCollection({
    ...definition,
    codec: {
      ...definition.codec,
      decode(payload, id) {
        ahead += 1
        sliced += 1
        return definition.codec.decode(payload, id)
      },
    },
  })
  const turn = async (): Promise<boolean> => {
    const run = waiting.shift()
    run?.()
    await stage.settled()
    return run !== undefined
  }
  return { clock, slow, slices, turn }
}

function manyNotes(stage: Scene): void {
  stored(stage, Object.fromEntries(Array.from({ length: COUNT }, (_, i) => [`n${i}`, 'old'])))
}

describe('a large snapshot', () => {
  it('is decoded in slices, and told once, with what has happened meanwhile on top', async () => {
    const stage = scene()
    manyNotes(stage)
    const { clock, slow, slices, turn } = slowly(stage)
    const { account } = stage.actor('balcony', { clock })
    const notes = account.collection(slow)
    const { values } = record(notes.view$)
    await stage.settled()
    expect(notes.status.phase).toBe('loading')
    await turn()
    stage.juliet.publish(NOTES, 'n1', note('new'))
    stage.juliet.retract(NOTES, `n${COUNT - 1}`)
    stage.juliet.publish(NOTES, 'other', note('new'))
    await stage.settled()
    expect(notes.view.size).toBeLessThan(3)
    while (await turn());
    expect(slices.length).toBeGreaterThanOrEqual(Math.floor(COUNT / SLICE))
    expect(Math.max(...slices)).toBeLessThanOrEqual(SLICE + 2)
    expect(notes.status.phase).toBe('ready')
    const now = texts(notes.view)
    expect([now['n0'], now['n1'], now[`n${COUNT - 1}`], now['other']]).toEqual([
      'old',
      'new',
      undefined,
      'new',
    ])
    expect(notes.view.size).toBe(COUNT)
    // What events told meanwhile, and then everything.
    expect(values.slice(0, -1).every(({ size }) => size <= 2)).toBe(true)
    expect(values.at(-1)?.size).toBe(COUNT)
  })

  it('is forgotten when the account is closed while it is decoded', async () => {
    const stage = scene()
    manyNotes(stage)
    const { clock, slow, slices, turn } = slowly(stage)
    const { account } = stage.actor('balcony', { clock })
    const { values } = record(account.collection(slow).view$)
    await stage.settled()
    const closing = account.close()
    while (await turn());
    await stage.pass(5000)
    await closing
    expect(values.every(({ size }) => size <= 1)).toBe(true)
    expect(slices).not.toEqual([])
  })
})

describe('many stored items', () => {
  it('are decoded in slices, and shown at once with the edits', async () => {
    const stage = scene()
    manyNotes(stage)
    const storage = memoryStorage()
    const first = stage.actor('balcony', { storage })
    await first.notes.whenReady()
    await stage.pass(5000)
    first.device.cut()
    first.notes.put('n1', { text: 'mine' })
    await stage.pass(1000)
    await first.account.close()
    const { clock, slow, slices, turn } = slowly(stage)
    const { account, device } = stage.actor('chamber', { storage, clock })
    device.cut()
    const notes = account.collection(slow)
    const { values } = record(notes.view$)
    await stage.settled()
    while (await turn());
    expect(slices.length).toBeGreaterThanOrEqual(Math.floor(COUNT / SLICE))
    expect(texts(notes.view)['n1']).toBe('mine')
    expect(values.map(({ size }) => size)).toEqual([0, COUNT])
  })
})
