import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { profiles, type Profile } from '@rxpep/testing'
import { opened, PRIVATE } from '../../test/gate.ts'
import { NOTES, texts } from '../../test/notes.ts'
import { createScene, type Scene } from '../../test/scene.ts'
import type { Edit } from './edit.ts'

/** One step for each of the types, so that each can be told from the others. */
type Steps<T extends string, Fields = unknown> = T extends string
  ? { readonly type: T } & Fields
  : never

type Step =
  | Steps<'put' | 'remove', { readonly id: string }>
  | Steps<'clear' | 'resume' | 'reconnect' | 'hold' | 'release'>
  | Steps<'cut', { readonly inFlight: 'lost' | 'applied' }>
  | Steps<'lose', { readonly what: 'request' | 'result' }>
  | Steps<'pass', { readonly ms: number }>

const id = fc.constantFrom('a', 'b', 'c')
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant('put' as const), id }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('remove' as const), id }) },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constantFrom(
        'clear' as const,
        'resume' as const,
        'reconnect' as const,
        'hold' as const,
        'release' as const,
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('cut' as const),
      inFlight: fc.constantFrom('lost' as const, 'applied' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('lose' as const),
      what: fc.constantFrom('request' as const, 'result' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('pass' as const),
      ms: fc.constantFrom(0, 100, 2_000, 31_000),
    }),
  },
)

const KINDS = ['publish', 'retract', 'purge'] as const

/** Plays the steps with one device and nobody else; what is left on the server, what should be, and how the edits ended. */
async function play(profile: Profile, steps: readonly Step[]) {
  const stage = createScene({ profile })
  stage.juliet.createNode(NOTES, PRIVATE)
  const { notes, device } = await opened(stage)
  const from = device.fullJid
  const expected = new Map<string, string>()
  const edits: Edit[] = []
  // A removal makes pointless what waits before it.
  const superseded = new Set<number>()
  const supersede = (matches: (edit: Edit) => boolean): void => {
    edits.forEach((edit, i) => matches(edit) && superseded.add(i))
  }
  const held: { remove(): void }[] = []
  for (const [i, each] of steps.entries()) {
    const { faults } = stage.server
    if (each.type === 'put') {
      expected.set(each.id, String(i))
      edits.push(notes.put(each.id, { text: String(i) }))
    } else if (each.type === 'remove') {
      expected.delete(each.id)
      supersede((edit) => edit.id === each.id)
      edits.push(notes.remove(each.id))
    } else if (each.type === 'clear') {
      expected.clear()
      supersede(() => true)
      edits.push(notes.clear())
    } else if (each.type === 'cut') {
      if (device.online) device.cut({ inFlight: each.inFlight })
    } else if (each.type === 'resume' || each.type === 'reconnect') {
      if (!device.online) device[each.type]()
    } else if (each.type === 'hold') {
      held.push(faults.hold({ to: from, kind: ['iq', 'event'] }))
    } else if (each.type === 'release') held.splice(0).forEach((rule) => rule.remove())
    else if (each.type === 'pass') await stage.pass(each.ms)
    else if (each.what === 'request') faults.drop({ from, kind: KINDS }, { times: 1 })
    else faults.loseResult({ from, kind: KINDS }, { times: 1 })
    await Promise.resolve()
  }
  held.splice(0).forEach((rule) => rule.remove())
  stage.server.faults.clear()
  if (!device.online) device.resume()
  await stage.pass(300_000)
  const outcome = { stored: storedIn(stage), seen: texts(notes.view), states: edits.map(stateOf) }
  await stage.close()
  return { ...outcome, superseded, expected: Object.fromEntries([...expected].sort()) }
}

function storedIn({ juliet }: Scene): Record<string, string> {
  const items = juliet.items(NOTES).map(({ id: name, payload }) => [name, payload.getText()])
  return Object.fromEntries(items.sort()) as Record<string, string>
}

function stateOf({ state }: Edit): string {
  return state
}

describe('the edits of one device, nobody else about', () => {
  it.each(['prosody-0.12', 'ejabberd-23.01'] as const)(
    'all settle, and %s has what they say in their order, whatever happens to the stream',
    async (name) => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
          const { stored, seen, expected, states, superseded } = await play(profiles[name], steps)
          states.forEach((state, i) => {
            expect(superseded.has(i) ? ['settled', 'discarded'] : ['settled']).toContain(state)
          })
          expect(stored).toEqual(expected)
          expect(seen).toEqual(expected)
        }),
      )
    },
    60_000,
  )
})
