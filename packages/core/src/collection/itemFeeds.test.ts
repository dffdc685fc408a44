import { Subscription } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { ItemFeeds } from './itemFeeds.ts'

function watched(): {
  feeds: ItemFeeds<string>
  told: string[]
  watch(name: string, next?: () => void): Subscription
  change(value: string): void
} {
  const feeds = new ItemFeeds<string>()
  const told: string[] = []
  let now = 'old'
  return {
    feeds,
    told,
    watch: (name, next) =>
      feeds
        .feed('a', () => now)
        .subscribe((value) => {
          told.push(`${name} ${value}`)
          if (value !== 'old') next?.()
        }),
    change(value) {
      const previous = now
      now = value
      feeds.begin()
      feeds.tell([{ type: 'changed', id: 'a', value, previous }])
    },
  }
}

describe('several who watch one item', () => {
  it('are told in the order in which they came, and not any more once they have gone', () => {
    const { feeds, told, watch, change } = watched()
    const [first, second] = ['one', 'two', 'three'].map((name) => watch(name))
    second?.unsubscribe()
    change('new')
    expect(told.slice(3)).toEqual(['one new', 'three new'])
    first?.unsubscribe()
    expect(feeds.observed).toBe(true)
  })

  it('are all told though the first of them goes, takes the last along, and somebody comes meanwhile', () => {
    const { feeds, told, watch, change } = watched()
    const rest = new Subscription()
    const first = watch('one', () => {
      first.unsubscribe()
      rest.unsubscribe()
      watch('late')
    })
    watch('two')
    watch('three')
    rest.add(watch('four'))
    change('new')
    expect(told.slice(4)).toEqual(['one new', 'late new', 'two new', 'three new'])
    change('newer')
    expect(told.slice(8)).toEqual(['two newer', 'three newer', 'late newer'])
    feeds.complete()
    expect(feeds.observed).toBe(false)
  })
})
