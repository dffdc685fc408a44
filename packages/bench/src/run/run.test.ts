import { describe, expect, it } from 'vitest'
import type { CellSpec } from './cellSpec.ts'
import { cellName, failedCells, merged, rounded } from './measured.ts'
import { readOptions } from './options.ts'
import { planCells } from './plan.ts'
import { sweepCells } from './sweep.ts'

const box = { ms: 1, warmUp: 1, atLeast: 1, atMost: 1 }

describe('planCells', () => {
  it('keeps what is wanted, and the limits that it is compared with', async () => {
    const cells = await planCells({ quick: true, only: 'update/10000/mobx' })
    expect(cells.map(cellName)).toEqual([
      'update/10000/limit',
      'update/10000/limit-xml',
      'update/10000/mobx',
    ])
  })

  it('leaves out who can not do a work', async () => {
    const cells = await planCells({ quick: false, only: 'first-view/10000/' })
    expect(cells.map(({ side }) => side)).toEqual(['limit-xml', 'rxpep'])
  })
})

describe('sweepCells', () => {
  const cells: CellSpec[] = [
    { work: 'update', items: 10, side: 'limit' },
    { work: 'memory', items: 10, side: 'rxpep' },
    { work: 'edit', items: 10, side: 'mobx' },
  ]

  it('runs all cells in turn, keeps each number, and leaves a gap where one fails', async () => {
    const order: string[] = []
    const told: string[] = []
    const measured = await sweepCells(cells, {
      sweeps: 2,
      box,
      run: (task) => {
        order.push(task.work)
        if (task.work === 'edit') return Promise.reject(new Error('it broke'))
        return Promise.resolve(task.work === 'memory' ? { bytes: 7 } : { usPerOp: order.length })
      },
      tell: (line) => told.push(line),
    })
    expect(order).toEqual(['update', 'memory', 'edit', 'update', 'memory', 'edit'])
    expect(measured).toMatchObject([
      { unit: 'us', numbers: [1, 4] },
      { unit: 'bytes', numbers: [7, 7] },
      { unit: 'us', numbers: [null, null] },
    ])
    expect(failedCells(measured)).toEqual(['edit/10/mobx'])
    expect(told).toContain('it broke')
  })
})

describe('what was measured', () => {
  const cell = (side: string, ...numbers: (number | null)[]) => {
    return { work: 'update', items: 10, side, unit: 'us' as const, numbers }
  }

  it('takes the place of what was measured before, cell by cell', () => {
    const before = [cell('limit', 1), cell('rxpep', 2)]
    expect(merged(before, [cell('rxpep', 3), cell('mobx', 4)])).toEqual([
      cell('limit', 1),
      cell('rxpep', 3),
      cell('mobx', 4),
    ])
  })

  it('is committed with three digits, and its gaps', () => {
    expect(rounded([cell('limit', 1.23456, null, 98765)])).toEqual([
      cell('limit', 1.23, null, 98800),
    ])
  })
})

describe('readOptions', () => {
  it('reads what is told', () => {
    const { quick, only, json, check } = readOptions(['--quick', '--only', 'edit', '--json', 'f'])
    expect({ quick, only, json, check }).toEqual({
      quick: true,
      only: 'edit',
      json: 'f',
      check: false,
    })
  })

  it.each([['--fast'], ['--sweeps', '0'], ['--sweeps', 'many']])('refuses %s %s', (...words) => {
    expect(() => readOptions(words)).toThrow(TypeError)
  })
})
