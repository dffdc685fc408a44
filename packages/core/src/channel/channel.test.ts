import { BehaviorSubject, Subject, filter, take, type Observable } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { Channel } from './channel.ts'
import { Latest } from './latest.ts'

interface Source extends Observable<number> {
  next(value: number): void
  complete(): void
  readonly observed: boolean
}

/** What happens to a source, and what is heard of it. */
type Story = (source: Source, hear: (name: string) => (value: number | 'end') => void) => void

const stories: Record<string, Story> = {
  'everybody who is subscribed, in their order': (source, hear) => {
    listen(source, hear('a'))
    source.next(1)
    listen(source, hear('b'))
    source.next(2)
  },
  'nobody who has gone': (source, hear) => {
    const a = listen(source, hear('a'))
    listen(source, hear('b'))
    source.next(1)
    a.unsubscribe()
    source.next(2)
  },
  'who goes while it is told no more, and the others all the same': (source, hear) => {
    const first = hear('a')
    const a = source.subscribe((value) => {
      first(value)
      if (value === 1) b.unsubscribe()
      if (value === 2) a.unsubscribe()
    })
    const b = listen(source, hear('b'))
    listen(source, hear('c'))
    for (const value of [1, 2, 3]) source.next(value)
  },
  'who comes while it is told from the next one on': (source, hear) => {
    const first = hear('a')
    source.subscribe((value) => {
      first(value)
      if (value === 1) listen(source, hear('b'))
      if (value === 1) listen(source, hear('c'))
    })
    for (const value of [1, 2]) source.next(value)
  },
  'what it is given while it tells, at once': (source, hear) => {
    const first = hear('a')
    source.subscribe((value) => {
      first(value)
      if (value === 1) source.next(2)
    })
    listen(source, hear('b'))
    source.next(1)
  },
  'its end, also to who comes later, and nothing after it': (source, hear) => {
    listen(source, hear('a'))
    source.next(1)
    source.complete()
    source.next(2)
    listen(source, hear('b'))
    source.complete()
  },
  'its end to all, when one of them goes because of it': (source, hear) => {
    source.subscribe({
      complete: () => {
        b.unsubscribe()
      },
    })
    const b = listen(source, hear('b'))
    listen(source, hear('c'))
    source.complete()
  },
  'through operators, which end it for themselves': (source, hear) => {
    listen(
      source.pipe(
        filter((value) => value > 1),
        take(2),
      ),
      hear('a'),
    )
    for (const value of [1, 2, 3, 4]) source.next(value)
    hear('observed')(Number(source.observed))
  },
}

describe('Channel', () => {
  it.each(Object.keys(stories))('tells as a Subject does: %s', (name) => {
    const story = stories[name] as Story
    const told = heardOf(new Channel<number>(), story)
    expect(told).toEqual(heardOf(new Subject<number>(), story))
    expect(told).not.toEqual([])
  })

  it('can be handed out to those who may only listen', () => {
    const channel = new Channel<number>()
    const heard: number[] = []
    const handed = channel.asObservable()
    expect(handed).not.toHaveProperty('next')
    const subscription = handed.subscribe((value) => heard.push(value))
    channel.next(1)
    subscription.unsubscribe()
    channel.next(2)
    expect(heard).toEqual([1])
    expect(channel.observed).toBe(false)
  })
})

describe('Latest', () => {
  it.each(Object.keys(stories))('tells as a BehaviorSubject does: %s', (name) => {
    const story = stories[name] as Story
    const told = heardOf(new Latest(0), story)
    expect(told).toEqual(heardOf(new BehaviorSubject(0), story))
    expect(told).not.toEqual([])
  })

  it('knows its value, told or not', () => {
    const latest = new Latest(0)
    expect(latest.value).toBe(0)
    latest.next(1)
    expect(latest.value).toBe(1)
  })

  it('tells who comes even where that makes it change at once', () => {
    const latest = new Latest(0)
    const heard: number[] = []
    latest.subscribe((value) => {
      heard.push(value)
      if (value < 2) latest.next(value + 1)
    })
    expect(heard).toEqual([0, 1, 2])
  })
})

function listen(source: Observable<number>, hear: (value: number | 'end') => void) {
  return source.subscribe({
    next: hear,
    complete: () => {
      hear('end')
    },
  })
}

function heardOf(source: Source, story: Story): [string, number | 'end'][] {
  const heard: [string, number | 'end'][] = []
  story(source, (name) => (value) => heard.push([name, value]))
  return heard
}
