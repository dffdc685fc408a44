import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { play, seconds, stages, type Step } from '../../test/play.ts'

const by = fc.constantFrom(0, 1)
const id = fc.constantFrom('a', 'b', 'c')

function happens(...types: Step['type'][]): fc.Arbitrary<Step> {
  return fc.record({ type: fc.constantFrom(...types), by, id }) as fc.Arbitrary<Step>
}

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: happens('other publishes', 'puts') },
  { weight: 3, arbitrary: happens('other retracts', 'removes') },
  {
    weight: 1,
    arbitrary: happens(
      'other purges',
      'other deletes the node',
      'other opens the node to all',
      'clears',
    ),
  },
  {
    weight: 3,
    arbitrary: happens(
      'refreshes',
      'gets the next event twice',
      'gets the next event a second late',
      'gets the last event again',
      'is held up',
      'is let go',
      'loses the next result',
    ),
  },
  { weight: 2, arbitrary: happens('is cut off', 'is cut off, what it sent arrives') },
  {
    weight: 4,
    arbitrary: happens('comes back', 'comes back to two replays', 'comes back afresh'),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('time passes' as const),
      ms: fc.constantFrom(0, 0, 50, 700, 2500, 12_000),
    }),
  },
)

const steps = fc.array(step, { maxLength: 40, size: 'max' })

describe.each(stages.map((profile) => [profile.name, profile] as const))('on %s', (_, profile) => {
  it('all devices see at rest what the server has, whatever happened before', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.constantFrom(...seconds), async (happening, second) => {
        expect(await play(profile, happening, second)).toEqual([])
      }),
    )
  })
})
