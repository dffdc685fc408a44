import { describe, expect, it } from 'vitest'
import { Lane } from './lane.ts'
import { Line } from './line.ts'

/** All that are in a line, in their order; they leave it. */
function emptied(line: Line<unknown>): string[] {
  const ids: string[] = []
  for (let lane = line.first; lane; lane = line.first) {
    ids.push(lane.id)
    line.leave()
  }
  return ids
}

describe('a line', () => {
  it('has each lane once, first come, first served', () => {
    const line = new Line()
    const [a, b, c] = ['a', 'b', 'c'].map((id) => new Lane(id)) as [
      Lane<unknown>,
      Lane<unknown>,
      Lane<unknown>,
    ]
    for (const lane of [a, b, a, c, b]) line.join(lane)
    expect(emptied(line)).toEqual(['a', 'b', 'c'])
    expect(line.first).toBeUndefined()
  })

  it('takes those who have left in again, last', () => {
    const line = new Line()
    const [a, b] = [new Lane('a'), new Lane('b')]
    line.join(a)
    line.join(b)
    line.leave()
    line.join(a)
    expect(emptied(line)).toEqual(['b', 'a'])
    line.leave()
    line.join(b)
    expect(emptied(line)).toEqual(['b'])
  })
})
