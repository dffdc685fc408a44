import { describe, expect, it } from 'vitest'
import { crowdText, endToEndTable, rateRows, timeRows } from './report.ts'

const samples = [
  { kind: 'xmpp-client' as const, ms: 2 },
  { kind: 'rxpep' as const, ms: 3 },
  { kind: 'xmpp-client' as const, ms: 4 },
  { kind: 'rxpep' as const, ms: 9 },
]

describe('timeRows', () => {
  const rowOf = (percent?: number) =>
    timeRows('latency/here', 2, samples, percent).find(({ side }) => side === 'rxpep')

  it('has the median, beside that of the raw floor', () => {
    expect(rowOf()).toMatchObject({ usPerOp: 6_000, ratioToLimit: 2 })
  })

  it('has another percentile where it is asked for', () => {
    expect(rowOf(99)).toMatchObject({ usPerOp: 9_000, ratioToLimit: 9 / 4 })
  })
})

describe('rateRows', () => {
  it('has the time of an edit, beside that of the raw floor', () => {
    const rows = rateRows('edits/here', 10, [
      { side: 'xmpp-client', perSecond: 1_000 },
      { side: 'rxpep-coalesced', perSecond: 2_000 },
    ])
    expect(rows.map(({ usPerOp }) => usPerOp)).toEqual([1_000, 500])
    expect(rows.map(({ ratioToLimit }) => ratioToLimit)).toEqual([1, 0.5])
  })
})

describe('endToEndTable', () => {
  it('has a line for each work and server, with rates as rates', () => {
    const rows = [
      ...timeRows('latency/here', 2, samples),
      ...rateRows('edits/here', 10, [{ side: 'rxpep', perSecond: 1_500 }]),
    ]
    const [, , latency, edits] = endToEndTable(rows).split('\n')
    expect(latency).toMatch(/^\| latency, here \| 2 +\| 3\.00 ms +\| 6\.00 ms \(2\.00 ×\)/)
    expect(edits).toContain('1 500 / s')
  })
})

describe('crowdText', () => {
  it('says what one account costs', () => {
    const text = crowdText(100, 10, {
      openMs: 4_200,
      openCpuMs: 2_000,
      heapBytes: 30_000_000,
      residentBytes: 200_000_000,
      idleCpuPercent: 0.25,
    })
    expect(text).toContain(
      '100 accounts in one process, 10 collections each: all ready after 4.2 s',
    )
    expect(text).toContain('20.0 ms of processor time and 300 kB of heap an account')
    expect(text).toContain('200 MB resident')
  })
})
