import { describe, expect, it } from 'vitest'
import { rowsOf, type Row } from '../report/row.ts'
import { works } from '../works/works.ts'
import { sideIds } from '../sides/sides.ts'
import { judge } from './bar.ts'
import { bars } from './bars.ts'
import { regressionsOf } from './regression.ts'

const cell = (side: string) => ({ work: 'update', items: 10, side })

describe('judge', () => {
  const swept = [
    { ...cell('limit'), numbers: [1, 10, 1] },
    { ...cell('rxpep'), numbers: [2, 20, null] },
  ]

  it('compares sweep by sweep', () => {
    const bar = { says: '', cell: cell('rxpep'), against: cell('limit') }
    expect(judge([{ ...bar, atMost: 2 }], swept)).toMatchObject([
      { measured: 2, outcome: 'reached' },
    ])
    expect(judge([{ ...bar, atMost: 1.9 }], swept)[0]?.outcome).toBe('not reached')
    expect(judge([{ ...bar, atLeast: 2 }], swept)[0]?.outcome).toBe('reached')
    expect(judge([{ ...bar, atLeast: 2.1 }], swept)[0]?.outcome).toBe('not reached')
  })

  it('takes the number itself where there is nothing to compare it with', () => {
    const [verdict] = judge([{ says: '', cell: cell('rxpep'), atMost: 11 }], swept)
    expect(verdict).toMatchObject({ measured: 11, outcome: 'reached' })
  })

  it('says what was not measured', () => {
    const bar = { says: '', cell: cell('rxpep'), against: cell('mobx'), atMost: 2 }
    expect(judge([bar], swept)[0]?.outcome).toBe('not measured')
  })
})

describe('the bars', () => {
  it('name cells that there are', () => {
    const ids = works.map(({ id, sizes }) => sizes.map((items) => `${id}/${items}`)).flat()
    for (const { cell, against } of bars) {
      for (const each of [cell, against ?? cell]) {
        if (each.work === 'page-weight') continue
        expect(ids).toContain(`${each.work}/${each.items}`)
        expect(sideIds).toContain(each.side)
      }
    }
  })
})

describe('regressionsOf', () => {
  const row = (side: string, ratioToLimit: number | null, bytes?: number): Row => {
    return { ...cell(side), usPerOp: 5, ratioToLimit, ...(bytes !== undefined && { bytes }) }
  }

  it('finds what is more than 1.3 times as far from the limit as it was', () => {
    const baseline = [row('rxpep', 2)]
    expect(regressionsOf([row('rxpep', 2.6)], baseline)).toEqual([])
    expect(regressionsOf([row('rxpep', 2.62)], baseline)).toMatchObject([{ factor: 1.31 }])
  })

  it('finds what is more than 1.3 times as heavy', () => {
    const baseline = [row('rxpep', null, 1_000)]
    expect(regressionsOf([row('rxpep', null, 1_300)], baseline)).toEqual([])
    expect(regressionsOf([row('rxpep', null, 1_301)], baseline)).toHaveLength(1)
  })

  it('says nothing of rivals, nor of what is new', () => {
    const baseline = [row('rxpep', 2), row('rxdb', 2)]
    expect(regressionsOf([row('rxdb', 200), row('rxpep-engine', 9)], baseline)).toEqual([])
  })
})

describe('rowsOf', () => {
  const measured = (side: 'limit' | 'limit-xml' | 'rxpep' | 'mobx', numbers: number[]) => {
    return { work: 'update' as const, items: 10, side, unit: 'us' as const, numbers }
  }

  it('holds RxPEP against what has to be done from the stanza on, the others against bare values', () => {
    const rows = rowsOf([
      measured('limit', [1, 1, 1]),
      measured('limit-xml', [4, 4, 8]),
      measured('rxpep', [6, 6, 12]),
      measured('mobx', [2, 3, 4]),
    ])
    expect(rows.map(({ ratioToLimit }) => ratioToLimit)).toEqual([1, 4, 1.5, 3])
    expect(rows.map(({ usPerOp }) => usPerOp)).toEqual([1, 4, 6, 3])
  })

  it('has no ratio for a weight', () => {
    const rows = rowsOf([{ ...measured('rxpep', [3, 4, 5]), unit: 'bytes' }])
    expect(rows).toMatchObject([{ usPerOp: null, ratioToLimit: null, bytes: 4 }])
  })
})
