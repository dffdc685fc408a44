import { notes, settings, type Note } from '@rxpep/testing/adapter'
import { render } from '@testing-library/svelte'
import { mount, unmount } from 'svelte'
import { derived, get } from 'svelte/store'
import { describe, expect, it } from 'vitest'
import Effects from '../test/Effects.svelte'
import { setStage } from '../test/setStage.ts'
import WriterComponent from '../test/Writer.svelte'
import { collectionStore } from './collectionStore.ts'
import { documentStore } from './documentStore.ts'
import { historyStore } from './historyStore.ts'
import { itemStore } from './itemStore.ts'
import { queryStore } from './queryStore.ts'

const textsOf = (view: ReadonlyMap<string, Note>) =>
  Object.fromEntries(Array.from(view, ([id, { text }]) => [id, text]))

/** What a component that writes to a store gives. */
interface Writer extends Record<string, unknown> {
  writeField: () => void
  writeAll: () => void
}

describe('a store', () => {
  it('watches nothing before somebody looks, and nothing after', async () => {
    const stage = await setStage()
    const all = collectionStore(notes, stage.account)
    expect([stage.watchers, all.current.size, stage.watchers]).toEqual([0, 2, 0])
    const stop = all.subscribe(() => undefined)
    expect(stage.watchers).toBe(1)
    stop()
    expect(stage.watchers).toBe(0)
  })

  it('tells the same by subscribe and by current', async () => {
    const stage = await setStage()
    const all = collectionStore(notes, stage.account)
    const told: unknown[] = []
    const read: unknown[] = []
    const stop = all.subscribe((view) => told.push(view))
    const onChange = () => read.push(all.current)
    const { unmount } = render(Effects, { setup: () => ({ onChange }) })
    for (const text of ['1', '2']) await stage.write({ a: text })
    expect(read).toEqual(told)
    expect(told).toHaveLength(3)
    stop()
    unmount()
  })

  it('is one subscription for all who read current, until the last one is gone', async () => {
    const stage = await setStage()
    const all = collectionStore(notes, stage.account)
    const mounted = [1, 2, 3].map(() =>
      render(Effects, { setup: () => ({ shown: () => all.current.size }) }),
    )
    expect(stage.watchers).toBe(1)
    for (const [i, { unmount }] of mounted.entries()) {
      unmount()
      await stage.settled()
      expect(stage.watchers).toBe(i < 2 ? 1 : 0)
    }
  })

  it('ends with the effect that reads it', async () => {
    const stage = await setStage()
    const all = collectionStore(notes, stage.account)
    const { unmount } = render(Effects, {
      setup: () => ({ onChange: () => all.subscribe(() => undefined) }),
    })
    expect(stage.watchers).toBe(1)
    unmount()
    expect(stage.watchers).toBe(0)
  })

  it('works with what svelte/store makes of stores', async () => {
    const stage = await setStage()
    const all = collectionStore(notes, stage.account)
    expect(get(derived(all, (view) => textsOf(view)))).toEqual({ a: 'one', b: 'two' })
    expect(stage.watchers).toBe(0)
  })

  it('has functions that stay the same and may be taken out of it', async () => {
    const stage = await setStage()
    const { put, update, remove, whenReady } = collectionStore(notes, stage.account)
    put('c', { text: 'three' })
    update('a', (draft) => ({ ...draft, text: 'first' }))
    remove('b')
    expect(textsOf(await whenReady())).toEqual({ a: 'first', c: 'three' })
    const history = historyStore(stage.account)
    expect([history.current.undo, history.undo().type]).toEqual([3, 'undone'])
    await stage.settled()
  })

  it('can not be written to: a component that tries throws, and nothing has changed', async () => {
    const stage = await setStage()
    const own = documentStore(settings, stage.account)
    await stage.writeSettings({ theme: 'dark', size: 14 })
    const writer = mount(WriterComponent, { target: document.body, props: { own } }) as Writer
    expect(() => {
      writer.writeField()
    }).toThrow(TypeError)
    expect(() => {
      writer.writeAll()
    }).toThrow(TypeError)
    expect(own.current).toEqual({ theme: 'dark', size: 14 })
    own.update((draft) => ({ ...draft, theme: 'light' }))
    expect(own.current).toEqual({ theme: 'light', size: 14 })
    await unmount(writer)
    await stage.settled()
  })

  it('shows an edit at once where nobody watches', async () => {
    const stage = await setStage()
    const item = itemStore(notes, 'a', stage.account)
    item.put({ text: 'new' })
    expect(item.current).toEqual({ text: 'new' })
    item.remove()
    expect(item.current).toBeUndefined()
    await stage.settled()
  })
})

describe('the store of an item', () => {
  it('follows an id that changes, and shows nothing where there is none', async () => {
    const stage = await setStage()
    const shown: unknown[] = []
    const { unmount, rerender } = render(Effects, {
      id: 'a',
      setup(id: () => string | undefined) {
        const item = itemStore(notes, id, stage.account)
        return { onChange: () => shown.push(item.current?.text) }
      },
    })
    expect([shown, stage.watchers]).toEqual([['one'], 1])
    await rerender({ id: 'b' })
    expect([shown, stage.watchers]).toEqual([['one', 'two'], 1])
    await rerender({ id: undefined })
    expect([shown, stage.watchers]).toEqual([['one', 'two', undefined], 0])
    unmount()
  })

  it('edits the item of that moment', async () => {
    const stage = await setStage()
    let id: string | undefined = 'a'
    const item = itemStore(notes, () => id, stage.account)
    item.update((draft) => ({ ...draft, text: 'first' }))
    id = 'b'
    item.remove()
    expect(textsOf(stage.account.collection(notes).view)).toEqual({ a: 'first' })
    id = undefined
    expect(() => item.remove()).toThrow(expect.objectContaining({ code: 'invalid-item-id' }))
    await stage.settled()
  })
})

describe('the store of a query', () => {
  it('follows options that change, and tells how many match', async () => {
    const stage = await setStage()
    const shown: unknown[] = []
    const { unmount, rerender } = render(Effects, {
      id: 'o',
      setup(id: () => string | undefined) {
        const search = () => {
          const wanted = id() ?? ''
          const where = ({ text }: Note) => text.includes(wanted)
          return { where, orderBy: 'text' as const, limit: 1 }
        }
        const found = queryStore(notes, search, stage.account)
        const { count } = found
        return {
          onChange: () => shown.push([found.current.map((row) => row.id), count.current]),
        }
      },
    })
    expect(shown).toEqual([[['a'], 2]])
    await rerender({ id: 'tw' })
    expect(shown.at(-1)).toEqual([['b'], 1])
    await stage.write({ c: 'a twin' })
    expect(shown.at(-1)).toEqual([['c'], 2])
    unmount()
    await stage.settled()
    expect(stage.watchers).toBe(0)
  })

  it('keeps the rows that say the same', async () => {
    const stage = await setStage()
    const all = queryStore(notes, { orderBy: 'text' }, stage.account)
    const told: (readonly unknown[])[] = []
    const stop = all.subscribe((rows) => told.push(rows))
    await stage.write({ b: 'zwei' })
    expect(told.map((rows) => rows.length)).toEqual([2, 2])
    expect(told[1]?.[0]).toBe(told[0]?.[0])
    expect(told[1]?.[1]).not.toBe(told[0]?.[1])
    stop()
  })

  it('tells what a function of it has thrown', async () => {
    const stage = await setStage()
    const where = () => {
      throw new Error('no')
    }
    const { error } = queryStore(notes, { where }, stage.account)
    expect(error.current).toMatchObject({ name: 'UsageError' })
  })
})
