import { describe, expect, it } from 'vitest'
import { sideIds, sides } from '../sides/sides.ts'
import { works } from './works.ts'

const TINY = { ms: 0, warmUp: 0, atLeast: 1, atMost: 8 }
const ITEMS = 12
const all = await Promise.all(sideIds.map((id) => sides[id]()))
// Nothing can be weighed while tests run.
const timed = works.filter(({ id }) => id !== 'memory')

// No times: each work itself checks that a side comes to what it should.
describe.each(all.map((side) => [side.id, side] as const))('%s', (_, side) => {
  const { leftOut = {} } = side
  const able = timed.filter(({ id }) => leftOut[id] === undefined)
  it.each(able.map((work) => [work.id, work] as const))('does %s', async (_, work) => {
    expect(await work.run(side, ITEMS, TINY)).toHaveProperty('usPerOp')
  })
})
