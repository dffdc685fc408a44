import type { Observable } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { SlotMap } from '../structure/slotMap.ts'
import type { Element } from '../xml/element.ts'
import { ViewFeeds } from './viewFeeds.ts'

function start() {
  let view = new SlotMap<string, Element>()
  let quarantine = new Map<string, never>()
  const feeds = new ViewFeeds<string>(() => ({ view, quarantine }))
  const become = (text: string): void => {
    view = view.set('a', text)
    quarantine = new Map<string, never>()
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

describe.each(['quarantine', 'view'] as const)('who comes while the %s is told', (told) => {
  it('is told each item once, as those are that were there before', () => {
    const { feeds, become } = start()
    become('one')
    feeds.flush()
    const heard: string[] = []
    const watch = (who: string) =>
      feeds.item$('a').subscribe((text) => heard.push(`${who}: ${text}`))
    watch('early')
    let [isTelling, isThere] = [false, false]
    const told$: Observable<unknown> = feeds[`${told}$`]
    told$.subscribe(() => {
      if (isTelling && !isThere) watch('late')
      isThere ||= isTelling
    })
    isTelling = true
    become('two')
    feeds.flush()
    become('three')
    feeds.flush()
    const first = told === 'view' ? [] : ['late: one']
    expect(heard.slice(0, 1 + first.length)).toEqual(['early: one', ...first])
    expect(heard.slice(1 + first.length).sort()).toEqual(
      ['early: two', 'late: two', 'early: three', 'late: three'].sort(),
    )
  })
})

it('who changes an item as soon as it is told of it hears of that', () => {
  const { feeds, become } = start()
  const heard: (string | undefined)[] = []
  feeds.item$('a').subscribe((text) => {
    heard.push(text)
    if (text !== undefined) return
    become('one')
    feeds.flush()
  })
  expect(heard).toEqual([undefined, 'one'])
})

it('the view that is read while the quarantine is told is the one that is about to be told', () => {
  const { feeds, become } = start()
  const seen: (string | undefined)[] = []
  feeds.quarantine$.subscribe(() => seen.push(feeds.view.get('a')))
  become('one')
  feeds.flush()
  expect(seen).toEqual([undefined, 'one'])
})
