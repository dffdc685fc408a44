import { describe, expect, it } from 'vitest'
import { SlotMap } from '../structure/slotMap.ts'
import type { Intent } from '../outbox/intent.ts'
import { changePatches } from '../outbox/intent.ts'
import { Overlay, overlay } from './overlay.ts'

const put = (id: string, after: string): Intent<string> => ({
  type: 'put',
  id,
  before: undefined,
  after,
  patches: changePatches(undefined, after),
})
const remove = (id: string): Intent<string> => ({ type: 'remove', id, before: undefined })
const items = new SlotMap<string, string>().set('a', 'A', '<a>').set('b', 'B', '<b>')

describe('overlay', () => {
  it('is what the server told when there are no edits', () => {
    expect(overlay({ items }, [])).toBe(items)
  })

  it('lays the edits on top, in their order', () => {
    const view = overlay({ items }, [
      put('c', 'C'),
      remove('a'),
      put('b', 'new'),
      put('c', 'newer'),
    ])
    expect([...view]).toEqual([['b', 'new'], ['c', 'newer']]) // prettier-ignore
    expect([...items.keys()]).toEqual(['a', 'b'])
  })

  it('clears what was there before, and not what is put after', () => {
    const view = overlay({ items }, [put('c', 'C'), { type: 'clear' }, put('a', 'new')])
    expect([...view]).toEqual([['a', 'new']])
  })

  it('is the remote itself when the edits say what the server says', () => {
    expect(overlay({ items }, [put('a', 'A')])).toBe(items)
    expect(overlay({ items }, [remove('c')])).toBe(items)
  })
})

describe('an overlay that is kept up to date', () => {
  const edits = new Map<string, string>()
  const kept = new Overlay<string, string>(items, (id, value) => edits.get(id) ?? value)
  const lay = (id: string, value?: string) => {
    if (value === undefined) edits.delete(id)
    else edits.set(id, value)
    kept.lay(id, value !== undefined)
  }

  it('is the same version while nothing changes, and goes on from what the server has', () => {
    lay('a', 'new')
    const { view } = kept
    const stored = items.set('a', 'new', '<new>')
    kept.rebase(stored)
    lay('a')
    lay('b', 'B')
    lay('b')
    expect(kept.view).toBe(view)
    expect(view.aside('a')).toBe('<a>')
    lay('b', 'newer')
    expect([kept.view.get('a'), kept.view.aside('a'), kept.view.get('b')]).toEqual(['new', '<new>', 'newer']) // prettier-ignore
  })
})
