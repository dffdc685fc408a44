import { describe, expect, it } from 'vitest'
import { SlotMap } from '../structure/slotMap.ts'
import type { Element } from '../xml/element.ts'
import { ViewFeeds } from './viewFeeds.ts'

const NOTHING_SET_ASIDE = new Map<string, never>()

function start() {
  let view = new SlotMap<string, Element>()
  const feeds = new ViewFeeds<string>(() => ({ view, quarantine: NOTHING_SET_ASIDE }))
  const become = (text: string): void => {
    view = view.set('a', text)
    feeds.plan()
  }
  return { feeds, become }
}

describe.each([false, true])(
  'what a subscriber of the view changes, changes asked for: %s',
  (asked) => {
    it('is told to everybody after what it was told of', () => {
      const { feeds, become } = start()
      if (asked) feeds.changes$.subscribe(() => undefined)
      feeds.view$.subscribe((view) => {
        if (view.get('a') !== 'one') return
        become('two')
        feeds.flush()
      })
      const told: (string | undefined)[] = []
      feeds.view$.subscribe((view) => told.push(view.get('a')))
      become('one')
      feeds.flush()
      expect(told).toEqual([undefined, 'one', 'two'])
    })
  },
)

it('a view that has come back to what it was is not told', () => {
  const { feeds, become } = start()
  become('one')
  feeds.flush()
  const told: (string | undefined)[] = []
  feeds.view$.subscribe((view) => told.push(view.get('a')))
  become('two')
  become('one')
  feeds.flush()
  expect(told).toEqual(['one'])
})
