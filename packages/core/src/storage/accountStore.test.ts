import { createVirtualClock } from '@rxpep/testing'
import { describe, expect, it } from 'vitest'
import { parseXml } from '../xml/parseXml.ts'
import type { AccountStore } from './accountStore.ts'
import { memoryStorage, type MemoryStorage } from './memoryStorage.ts'
import type { EditRecord, NodeStore, StoredNode } from './storedNode.ts'

const JID = 'juliet@capulet.lit'
const PUT: EditRecord = { type: 'put', id: 'a', after: '<a/>' }
const xml = (name: string) => parseXml(`<${name} xmlns="x"/>`)

/** An account on a disk, with what tests do to it. */
function start(disk = memoryStorage().disk) {
  const storage = memoryStorage(disk)
  const clock = createVirtualClock()
  const told: (string | undefined)[] = []
  const changed = () => void told.push(store.error?.code)
  const store: AccountStore = storage.openAccount({ jid: JID, clock, changed })
  return { disk, storage, clock, store, told, node: store.node('notes') }
}

/** Lets the time go by in which what waits is written. */
async function written({ clock, store }: ReturnType<typeof start>) {
  clock.advance(500)
  await store.flush()
}

function restart({ storage }: { storage: MemoryStorage }) {
  storage.crash()
  return start(storage.disk)
}

function shown({ items, edits }: StoredNode) {
  const stored = items && Object.fromEntries([...items].map(([id, item]) => [id, item.toString()]))
  return { items: stored, edits: edits.map(({ record }) => record) }
}

const load = async (node: NodeStore) => shown(await node.load())

describe('a node that was stored', () => {
  it('is empty at first', async () => {
    expect(await load(start().node)).toEqual({ items: undefined, edits: [] })
  })

  it('comes back with its items and edits', async () => {
    const app = start()
    app.node.saveItem('a', xml('a'))
    app.node.saveItem('b/%é\u{1f600}\ud800', xml('b'))
    app.node.complete()
    const edit: EditRecord = { ...PUT, before: '<b/>', overwrite: true, sent: { base: '<c/>' } }
    await app.node.saveEdit(undefined, edit).saved
    expect(await load(restart(app).node)).toEqual({
      items: { a: '<a xmlns="x"/>', 'b/%é\u{1f600}\ud800': '<b xmlns="x"/>' },
      edits: [edit],
    })
  })

  it('has no items before a complete snapshot was stored', async () => {
    const app = start()
    app.node.saveItem('a', xml('a'))
    await written(app)
    const next = restart(app)
    expect(await load(next.node)).toEqual({ items: undefined, edits: [] })
    next.node.saveItem('b', xml('b'))
    next.node.complete()
    await written(next)
    expect((await load(restart(next).node)).items).toEqual({ b: '<b xmlns="x"/>' })
  })

  it('keeps the items that are told while an incomplete snapshot is read', async () => {
    const app = start()
    app.node.saveItem('a', xml('a'))
    app.node.saveItem('b', xml('b'))
    await written(app)
    const { node, ...rest } = restart(app)
    const loaded = node.load()
    node.saveItem('b', xml('c'))
    node.complete()
    expect((await loaded).items).toBeUndefined()
    await written({ node, ...rest })
    expect((await load(restart(rest).node)).items).toEqual({ b: '<c xmlns="x"/>' })
  })

  it('forgets items and edits that were dropped', async () => {
    const app = start()
    for (const id of ['a', 'b']) app.node.saveItem(id, xml(id))
    app.node.complete()
    const { key, saved } = app.node.saveEdit(undefined, PUT)
    await saved
    app.node.dropItem('b')
    app.node.dropEdit(key)
    await written(app)
    expect(await load(restart(app).node)).toEqual({ items: { a: '<a xmlns="x"/>' }, edits: [] })
  })

  it('keeps the edits in the order in which they were made, over restarts and a clock that goes back', async () => {
    const made: EditRecord[] = []
    let app = start()
    for (const round of [1, 2, 3]) {
      await app.node.load()
      if (round === 1) app.clock.advance(1_000_000)
      for (let n = 0; n < 12; n++) {
        const edit: EditRecord = { type: 'remove', id: `${round}-${n}` }
        made.push(edit)
        void app.node.saveEdit(undefined, edit)
      }
      await app.store.flush()
      app = restart(app)
    }
    expect((await load(app.node)).edits).toEqual(made)
  })

  it('has an edit once that was stored anew under its key', async () => {
    const app = start()
    const { key } = app.node.saveEdit(undefined, PUT)
    await app.node.saveEdit(undefined, { type: 'clear' }).saved
    await app.node.saveEdit(key, { ...PUT, sent: {} }).saved
    const next = restart(app)
    const { edits } = await next.node.load()
    expect(edits.map(({ record }) => record)).toEqual([{ ...PUT, sent: {} }, { type: 'clear' }])
    await next.node.saveEdit(edits[0]!.key, { ...PUT, after: '<z/>' }).saved
    expect((await load(restart(next).node)).edits).toEqual([
      { ...PUT, after: '<z/>' },
      { type: 'clear' },
    ])
  })

  it('is none of another node’s or account’s business', async () => {
    const app = start()
    for (const name of ['notes', 'notes/', 'note']) {
      const node = app.store.node(name)
      node.saveItem(name, xml('a'))
      node.complete()
    }
    await written(app)
    const next = restart(app)
    expect(Object.keys((await load(next.store.node('notes/'))).items ?? {})).toEqual(['notes/'])
    expect(Object.keys((await load(next.node)).items ?? {})).toEqual(['notes'])
    const romeo = next.storage.openAccount({ ...next, jid: 'romeo@capulet.lit', changed() {} })
    expect(await load(romeo.node('notes'))).toEqual({ items: undefined, edits: [] })
  })

  it('is the same object, and gives the same promise, each time', () => {
    const { store, node } = start()
    expect(store.node('notes')).toBe(node)
    expect(node.load()).toBe(node.load())
  })
})

describe('what is written when', () => {
  const batches = (app: ReturnType<typeof start>) => {
    const seen: string[][] = []
    const write = app.storage.write.bind(app.storage)
    app.storage.write = (steps) => {
      seen.push(steps.map(({ type, key }) => `${type} ${key.split('/').slice(-2).join('/')}`))
      return write(steps)
    }
    return seen
  }

  it('puts the edits of a turn into one batch, with the items that wait', async () => {
    const app = start()
    const seen = batches(app)
    app.node.saveItem('a', xml('a'))
    const first = app.node.saveEdit(undefined, PUT)
    const second = app.store.node('other').saveEdit(undefined, PUT)
    app.node.saveItem('b', xml('b'))
    await Promise.all([first.saved, second.saved])
    expect(seen).toHaveLength(1)
    expect(seen[0]?.filter((step) => step.includes('item/'))).toEqual(['put item/a', 'put item/b'])
    expect(seen[0]).toHaveLength(5)
  })

  it('collects items for half a second, the last state of each', async () => {
    const app = start()
    const seen = batches(app)
    app.node.saveItem('a', xml('a'))
    app.clock.advance(499)
    app.node.saveItem('a', xml('b'))
    app.node.saveItem('c', xml('c'))
    app.node.dropItem('c')
    await Promise.resolve()
    expect(seen).toEqual([])
    await written(app)
    expect(seen).toEqual([['put juliet@capulet.lit/format', 'put item/a', 'delete item/c']])
    app.clock.advance(60_000)
    await app.store.flush()
    expect(seen).toHaveLength(1)
  })

  it('never removes an edit before the item is there that it made', async () => {
    const app = start()
    const { key, saved } = app.node.saveEdit(undefined, PUT)
    await saved
    const seen = batches(app)
    app.node.saveItem('a', xml('a'))
    app.node.dropEdit(key)
    await written(app)
    expect(seen).toHaveLength(1)
    expect(seen[0]).toHaveLength(2)
  })

  it('drops an item that is nested too deep to be written', async () => {
    const app = start()
    app.node.saveItem('deep', parseXml('<a>'.repeat(20_000) + '</a>'.repeat(20_000)))
    app.node.saveItem('a', xml('a'))
    app.node.complete()
    await written(app)
    expect(app.store.error).toBeUndefined()
    expect(Object.keys((await load(restart(app).node)).items ?? {})).toEqual(['a'])
  })

  it('leaves no timer and writes nothing after it was closed', async () => {
    const app = start()
    app.node.saveItem('a', xml('a'))
    const { saved } = app.node.saveEdit(undefined, PUT)
    await app.store.close()
    await saved
    expect(app.disk.claims.size).toBe(0)
    const seen = batches(app)
    app.node.saveItem('b', xml('b'))
    await app.node.saveEdit(undefined, PUT).saved
    await app.node.forget()
    await app.store.close()
    expect(app.clock.pending).toBe(0)
    expect(seen).toEqual([])
  })
})

describe('forgetting', () => {
  it('deletes all of a node at once, what waits and what is on its way included', async () => {
    const app = start()
    const other = app.store.node('other')
    for (const node of [app.node, other]) {
      node.saveItem('a', xml('a'))
      node.complete()
      void node.saveEdit(undefined, PUT)
    }
    await app.store.flush()
    void app.node.saveEdit(undefined, PUT)
    app.node.saveItem('b', xml('b'))
    const gone = app.node.forget()
    app.node.saveItem('c', xml('c'))
    await gone
    await written(app)
    expect([...app.disk.entries.keys()].filter((key) => key.includes('/notes/'))).toEqual([
      'rxpep/juliet@capulet.lit/node/notes/item/c',
    ])
    expect((await load(restart(app).store.node('other'))).edits).toEqual([PUT])
  })

  it('deletes all of an account, what was set aside too, and nothing of another; nothing comes after', async () => {
    const app = start()
    app.disk.entries.set('rxpep-aside/juliet@capulet.lit/1/format', '?')
    app.disk.entries.set('rxpep/romeo@capulet.lit/format', '{"version":1}')
    await app.node.saveEdit(undefined, PUT).saved
    await app.store.forget()
    await app.node.saveEdit(undefined, PUT).saved
    app.node.saveItem('a', xml('a'))
    await app.store.close()
    expect([...app.disk.entries.keys()]).toEqual(['rxpep/romeo@capulet.lit/format'])
  })
})
