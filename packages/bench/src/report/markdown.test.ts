import { describe, expect, it } from 'vitest'
import { barsTable, between, duration, resultsTable, table } from './markdown.ts'

describe('table', () => {
  it('makes a column as wide as its widest cell', () => {
    expect(table(['a', 'bb'], [['long', '1']])).toBe(
      ['| a    | bb  |', '| ---- | --- |', '| long | 1   |'].join('\n'),
    )
  })
})

describe('resultsTable', () => {
  const row = { work: 'update', items: 10_000 }
  const lines = [
    { work: 'update', title: 'Update', items: 10_000 },
    { work: 'edit', title: 'Edit', items: 10_000 },
  ]
  const columns = ['limit', 'rxpep', 'mobx'].map((id) => ({ id, name: id }))

  it('has a line for each work that was measured, with what it is beside the limit', () => {
    const rows = [
      { ...row, side: 'limit', usPerOp: 0.834, ratioToLimit: 1 },
      { ...row, side: 'rxpep', usPerOp: 1_234, ratioToLimit: 1_480 },
    ]
    const [, , line, ...others] = resultsTable(rows, lines, columns).split('\n')
    expect(line).toMatch(/^\| Update \| 10 000 \| 0\.83 µs \| 1\.2 ms \(1 500 ×\) \|\s+\|$/)
    expect(others).toEqual([])
  })

  it('says what failed', () => {
    const failed = { ...row, side: 'mobx', usPerOp: NaN, ratioToLimit: NaN }
    expect(resultsTable([failed], lines, columns)).toContain('failed')
  })
})

describe('duration', () => {
  it.each([
    [0.1234, '0.12 µs'],
    [56.7, '57 µs'],
    [1_234, '1.2 ms'],
    [98_000, '98 ms'],
    [6_100_000, '6.1 s'],
  ])('%f', (us, text) => {
    expect(duration(us)).toBe(text)
  })
})

describe('barsTable', () => {
  it('says the bar, what was measured and whether that is enough', () => {
    const cell = { work: 'memory', items: 10, side: 'rxpep' }
    const text = barsTable([
      { says: 'weight', cell, atMost: 14_000, measured: 33_514, outcome: 'not reached' },
      { says: 'time', cell, against: cell, atMost: 2, measured: 1.53, outcome: 'reached' },
      { says: 'rival', cell, against: cell, atLeast: 10, measured: 15, outcome: 'reached' },
    ])
    expect(text).toMatch(/weight \| ≤ 14 000 \| 33 514 +\| not reached/)
    expect(text).toMatch(/time +\| ≤ 2\.0 × +\| 1\.5 × +\| reached/)
    expect(text).toMatch(/rival +\| ≥ 10 × +\| 15 × /)
  })
})

describe('between', () => {
  const text = 'before\n<!-- bench -->\nold\n<!-- /bench -->\nafter\n'

  it('replaces what stands between two markers, and nothing else', () => {
    const once = between(text, 'bench', 'new')
    expect(once).toBe('before\n<!-- bench -->\n\nnew\n\n<!-- /bench -->\nafter\n')
    expect(between(once, 'bench', 'new')).toBe(once)
  })

  it('refuses a text without the markers', () => {
    expect(() => between(text, 'bench:e2e', 'new')).toThrow('<!-- bench:e2e -->')
  })
})
