import { createVirtualClock } from '@rxpep/testing'
import { describe, expect, it } from 'vitest'
import { note, notes, texts } from '../../test/notes.ts'
import type { WireItem } from '../model/item.ts'
import { RemoteState } from './remoteState.ts'

const clock = createVirtualClock()
const A: WireItem = { id: 'a', payload: note('one') }

/** A state, and two readings of the whole that are under way. */
function start() {
  const state = new RemoteState(
    notes.codec,
    () => undefined,
    () => undefined,
  )
  const answers: ((items: readonly WireItem[]) => void)[] = []
  const readings = [0, 1].map(() =>
    state.recording(
      async () =>
        state.decodeAll(
          clock,
          await new Promise<readonly WireItem[]>((resolve) => answers.push(resolve)),
        ),
      (items, meanwhile) => state.replace(items, meanwhile),
    ),
  )
  const answer = async (reading: number, ...items: WireItem[]): Promise<void> => {
    answers[reading]?.(items)
    await readings[reading]
  }
  return { state, answer, now: () => texts(state.remote.items) }
}

describe('two readings at once', () => {
  it('do not undo an event that came after both were answered', async () => {
    const { state, answer, now } = start()
    state.apply({ type: 'purged' })
    await answer(0, A)
    await answer(1, A)
    expect(now()).toEqual({})
  })

  it('count as events that came meanwhile: what is different since has been told by events', async () => {
    const { answer, now } = start()
    await answer(1)
    await answer(0, A)
    expect(now()).toEqual({})
  })

  it('keep what an event has told between their answers', async () => {
    const { state, answer, now } = start()
    await answer(0, A)
    state.apply({ type: 'published', item: state.decode('b', note('two')) })
    await answer(1, A)
    expect(now()).toEqual({ a: 'one', b: 'two' })
  })
})

it('a reading that lacks what an event tells again while it is under way leaves the value the same', async () => {
  const state = new RemoteState(
    notes.codec,
    () => undefined,
    () => undefined,
  )
  const tell = () => state.apply({ type: 'published', item: state.decode('a', note('one')) })
  tell()
  state.told()
  const value = state.remote.items.get('a')
  const reading = state.recording(
    () => state.decodeAll(clock, []),
    (items, meanwhile) => state.replace(items, meanwhile),
  )
  tell()
  await reading
  expect(state.remote.items.get('a')).toBe(value)
})
