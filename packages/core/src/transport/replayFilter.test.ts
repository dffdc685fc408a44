import { describe, expect, it } from 'vitest'
import { xml } from '../xml/element.ts'
import { ReplayFilter } from './replayFilter.ts'

const message = (id?: string, from = 'juliet@capulet.lit') => xml('message', { id, from })

describe('a message after a resumption', () => {
  it('is a replay once when it was here before, and only by the same sender and id', () => {
    const filter = new ReplayFilter()
    filter.isReplay(message('a'))
    filter.isReplay(message())
    filter.resumed()
    expect(filter.isReplay(message('a', 'romeo@montague.lit'))).toBe(false)
    expect(filter.isReplay(message())).toBe(false)
    expect(filter.isReplay(message('a'))).toBe(true)
    expect(filter.isReplay(message('a'))).toBe(false)
  })

  it('is a replay again after the next resumption', () => {
    const filter = new ReplayFilter()
    filter.isReplay(message('a'))
    filter.resumed()
    filter.isReplay(message('a'))
    filter.resumed()
    expect(filter.isReplay(message('a'))).toBe(true)
  })

  it('is no replay of another session', () => {
    const filter = new ReplayFilter()
    filter.isReplay(message('a'))
    filter.reset()
    filter.resumed()
    expect(filter.isReplay(message('a'))).toBe(false)
  })

  it('is known among the last 512', () => {
    const filter = new ReplayFilter()
    for (let id = 0; id < 513; id++) filter.isReplay(message(String(id)))
    filter.resumed()
    expect(filter.isReplay(message('0'))).toBe(false)
    expect(filter.isReplay(message('1'))).toBe(true)
    expect(filter.isReplay(message('512'))).toBe(true)
  })
})
