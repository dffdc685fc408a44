// @vitest-environment jsdom
import { defineCollection, type CollectionDefinition } from '@rxpep/core'
import { notes, type Note } from '@rxpep/testing/adapter'
import { describe, expect, it } from 'vitest'
import { notesStage } from '../test/notesStage.ts'
import { openPage } from '../test/page.tsx'
import { useCollection, type UseCollection } from './index.ts'

/** A component that renders what `use` makes of the notes, and takes down each render. */
function place(
  use: (given: UseCollection<Note>) => unknown,
  definition: () => CollectionDefinition<Note> = () => notes,
) {
  const renders: unknown[] = []
  function Place() {
    renders.push(use(useCollection(definition())))
    return null
  }
  return { ui: <Place />, renders }
}

describe('useCollection', () => {
  it('renders again for what was read, and for nothing else', async () => {
    const stage = await notesStage()
    const items = place(({ items }) => items.length)
    const status = place(({ status }) => status.online)
    const actions = place(({ put }) => typeof put)
    openPage(
      stage.account,
      <>
        {items.ui}
        {status.ui}
        {actions.ui}
      </>,
    )
    await stage.write({ c: 'three' })
    expect([items.renders, status.renders]).toEqual([[2, 3], [true]])
    stage.device.cut()
    await stage.settled()
    expect([items.renders, status.renders]).toEqual([
      [2, 3],
      [true, false],
    ])
    expect(actions.renders).toEqual(['function'])
  })

  it('subscribes to what was read, and to nothing else', async () => {
    const stage = await notesStage()
    const page = openPage(stage.account, place(({ put }) => put).ui)
    expect(stage.watchers).toBe(0)
    page.show(place(({ items, view }) => [items, view]).ui)
    expect(stage.watchers).toBe(2)
    page.show(place(({ status }) => status).ui)
    expect(stage.watchers).toBe(1)
  })

  it('can be taken apart, and spread', async () => {
    const stage = await notesStage()
    const apart = place(({ view, items, status }) => [view.size, items.length, status.online])
    const spread = place((given) => ({ ...given }).items.length)
    openPage(
      stage.account,
      <>
        {apart.ui}
        {spread.ui}
      </>,
    )
    await stage.write({ a: undefined })
    stage.device.cut()
    await stage.settled()
    expect(apart.renders).toEqual([
      [2, 2, true],
      [1, 1, true],
      [1, 1, false],
    ])
    expect(spread.renders).toEqual([2, 1, 1])
  })

  it('gives what is there now to a handler that reads what no render has read', async () => {
    const stage = await notesStage()
    const seen: unknown[] = []
    function Place() {
      const rooms = useCollection(notes)
      return <button onClick={() => seen.push(rooms.items.length, rooms.status.online)} />
    }
    const page = openPage(stage.account, <Place />)
    page.click('button')
    await stage.write({ c: 'three' })
    stage.device.cut()
    await stage.settled()
    page.click('button')
    expect(seen).toEqual([2, true, 3, false])
  })

  it('renders for what is read later on, from then on', async () => {
    const stage = await notesStage()
    const seen: unknown[] = []
    function Place({ more }: { more: boolean }) {
      const rooms = useCollection(notes)
      seen.push(more ? rooms.status.online : 'nothing')
      return null
    }
    const page = openPage(stage.account, <Place more={false} />)
    stage.device.cut()
    await stage.settled()
    page.show(<Place more />)
    stage.device.resume()
    await stage.settled()
    expect(seen).toEqual(['nothing', false, true])
  })

  it('is another object when something is another one, and else the same', async () => {
    const stage = await notesStage()
    const given: unknown[] = []
    const { ui } = place((one) => given.push([one, one.items]))
    const page = openPage(stage.account, ui)
    page.show(ui)
    const again = place((one) => given.push([one, one.items]))
    page.show(again.ui)
    await stage.write({ c: 'three' })
    expect(new Set(given.map((each) => (each as unknown[])[0])).size).toBe(3)
  })

  it('gives the same actions at each render, and in all components', async () => {
    const stage = await notesStage()
    const actions = new Set<unknown>()
    const one = place(({ put, update, remove, clear, items }) => {
      for (const action of [put, update, remove, clear]) actions.add(action)
      return items.length
    })
    const other = place(({ put, update, remove, clear }) => {
      for (const action of [put, update, remove, clear]) actions.add(action)
    })
    openPage(
      stage.account,
      <>
        {one.ui}
        {other.ui}
      </>,
    )
    await stage.write({ c: 'three' })
    await stage.write({ d: 'four' })
    expect(one.renders).toEqual([2, 3, 4])
    expect(actions.size).toBe(4)
  })

  it('takes a definition that is made at each render from the same parts for the same', async () => {
    const stage = await notesStage()
    const { ui, renders } = place(
      ({ items }) => items.length,
      () => defineCollection({ node: notes.node, codec: notes.codec }),
    )
    const page = openPage(stage.account, ui)
    page.show(ui)
    await stage.write({ c: 'three' })
    await stage.write({ d: 'four' })
    expect(renders.at(-1)).toBe(4)
    expect(stage.watchers).toBe(1)
  })

  it('shows what a click has written before it is over', async () => {
    const stage = await notesStage()
    function Place() {
      const { items, put } = useCollection(notes)
      return (
        <button onClick={() => put('c', { text: 'three' })}>
          {items.map(({ text }) => text).join(', ')}
        </button>
      )
    }
    const page = openPage(stage.account, <Place />)
    page.click('button')
    expect(page.text).toBe('one, two, three')
  })
})
