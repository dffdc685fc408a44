import { describe, expect, it } from 'vitest'
import { SlotMap } from '../structure/slotMap.ts'
import { overlay } from './overlay.ts'

const items = new SlotMap<string, string>().set('a', 'A', '<a>').set('b', 'B', '<b>')

describe('overlay', () => {
  it('is what the server told when there are no edits', () => {
    expect(overlay({ items }, [])).toBe(items)
  })

  it('lays the edits on top, in their order', () => {
    const view = overlay({ items }, [
      { type: 'put', id: 'c', value: 'C' },
      { type: 'remove', id: 'a' },
      { type: 'put', id: 'b', value: 'new' },
      { type: 'put', id: 'c', value: 'newer' },
    ])
    expect([...view]).toEqual([['b', 'new'], ['c', 'newer']]) // prettier-ignore
    expect([...items.keys()]).toEqual(['a', 'b'])
  })

  it('clears what was there before, and not what is put after', () => {
    const view = overlay({ items }, [
      { type: 'put', id: 'c', value: 'C' },
      { type: 'clear' },
      { type: 'put', id: 'a', value: 'new' },
    ])
    expect([...view]).toEqual([['a', 'new']])
  })

  it('is the remote itself when the edits say what the server says', () => {
    expect(overlay({ items }, [{ type: 'put', id: 'a', value: 'A' }])).toBe(items)
    expect(overlay({ items }, [{ type: 'remove', id: 'c' }])).toBe(items)
  })
})
