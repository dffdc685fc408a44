import { describe, expect, it } from 'vitest'
import { SlotMap } from '../structure/slotMap.ts'
import { applyChanges, diff } from './diff.ts'

const before = new SlotMap<string>().set('a', 'A').set('b', 'B')

describe('diff', () => {
  it('tells what came, changed and went', () => {
    const after = before.set('c', 'C').set('a', 'new').delete('b')
    expect(diff(before, after).sort((x, y) => (x.id < y.id ? -1 : 1))).toEqual([
      { type: 'changed', id: 'a', value: 'new', previous: 'A' },
      { type: 'removed', id: 'b', previous: 'B' },
      { type: 'added', id: 'c', value: 'C' },
    ])
  })

  it('tells nothing of a view and itself', () => {
    expect(diff(before, before)).toEqual([])
  })

  it('does not care how the views are related', () => {
    const stranger = new SlotMap<string>().set('b', 'B').set('a', 'new')
    expect(diff(before, stranger)).toEqual([
      { type: 'changed', id: 'a', value: 'new', previous: 'A' },
    ])
  })

  it('tells of a value that became undefined', () => {
    const [some, none] = [new SlotMap<string | undefined>().set('a', 'A'), undefined]
    expect(diff(some, some.set('a', none))).toEqual([
      { type: 'changed', id: 'a', value: none, previous: 'A' },
    ])
  })
})

describe('applyChanges', () => {
  it('makes the later view of the earlier one', () => {
    const after = before.set('c', 'C').set('a', 'new').delete('b')
    expect([...applyChanges(before, diff(before, after))]).toEqual([...after])
  })
})
