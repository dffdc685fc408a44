import { xml } from '@rxpep/core'
import { describe, expect, it } from 'vitest'
import { RepeatFilter } from './repeatFilter.ts'

const message = (id?: string, from = 'juliet@capulet.lit') => xml('message', { from, id })

describe('RepeatFilter', () => {
  it('knows after a resumption what came before it, once', () => {
    const filter = new RepeatFilter()
    expect(filter.isRepeated(message('1'))).toBe(false)
    expect(filter.isRepeated(message('1'))).toBe(false)
    filter.resumed()
    expect(filter.isRepeated(message('1', 'romeo@capulet.lit'))).toBe(false)
    expect(filter.isRepeated(message('1'))).toBe(true)
    expect(filter.isRepeated(message('1'))).toBe(false)
    filter.resumed()
    expect(filter.isRepeated(message('1'))).toBe(true)
    expect(filter.isRepeated(message())).toBe(false)
    filter.clear()
    expect(filter.isRepeated(message('1'))).toBe(false)
  })

  it('remembers the last 512', () => {
    const filter = new RepeatFilter()
    for (let i = 0; i < 2000; i++) filter.isRepeated(message(String(i)))
    filter.resumed()
    expect(filter.isRepeated(message('1999'))).toBe(true)
    expect(filter.isRepeated(message('1488'))).toBe(true)
    expect(filter.isRepeated(message('1487'))).toBe(false)
  })
})
