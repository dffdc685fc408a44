import { createVirtualClock } from '@rxpep/testing'
import { describe, expect, it } from 'vitest'
import { parseXml } from '../xml/parseXml.ts'
import { memoryStorage } from './memoryStorage.ts'
import type { EditRecord } from './storedNode.ts'

const JID = 'juliet@capulet.lit'
const ROOT = `rxpep/${JID}/`
const FORMAT = `${ROOT}format`
const NODE = `${ROOT}node/notes/`
const PUT: EditRecord = { type: 'put', id: 'a', after: '<a/>' }
const A = parseXml('<a/>')

/** An account on a disk that can be made to fail. */
function start(disk = memoryStorage().disk, clock = createVirtualClock()) {
  const storage = memoryStorage(disk)
  const { read, write } = storage
  const told: (string | undefined)[] = []
  const quota = new DOMException('the disk is full', 'QuotaExceededError')
  const fail = () => Promise.reject(quota)
  const store = storage.openAccount({
    jid: JID,
    clock,
    changed: () => void told.push(store.error?.code),
  })
  return {
    disk,
    store,
    clock,
    told,
    quota,
    node: store.node('notes'),
    refuse(when: (key: string) => boolean = () => true) {
      storage.write = (steps) =>
        steps.some(({ key }) => when(key)) ? fail() : write.call(storage, steps)
    },
    refuseReading(when: (prefix: string) => boolean = () => true) {
      storage.read = (prefix) => (when(prefix) ? fail() : read.call(storage, prefix))
    },
    hang() {
      storage.read = storage.write = () => new Promise<never>(() => undefined)
    },
    delay() {
      let answer = (): void => undefined
      const answered = new Promise<void>((resolve) => (answer = resolve))
      storage.read = async (prefix) => {
        await answered
        return read.call(storage, prefix)
      }
      return answer
    },
    heal() {
      Object.assign(storage, { read, write })
    },
    restart() {
      storage.crash()
      clock.advance(1)
      return start(disk, clock)
    },
  }
}

async function loaded({ node }: ReturnType<typeof start>) {
  const { items, edits } = await node.load()
  return { items: items?.map(([id]) => id), edits: edits.map(({ record }) => record) }
}

describe('a storage that refuses to write', () => {
  it('is told, with the reason, and takes all when it works again', async () => {
    const app = start()
    app.refuse()
    app.node.saveItem('a', A)
    app.node.complete()
    await app.node.saveEdit(undefined, PUT).saved
    expect(app.store.error).toMatchObject({
      name: 'StorageError',
      code: 'not-stored',
      retryable: true,
      cause: app.quota,
    })
    app.heal()
    app.clock.advance(30_000)
    await app.store.flush()
    expect(app.told).toEqual(['not-stored', undefined])
    expect(await loaded(app.restart())).toEqual({ items: ['a'], edits: [PUT] })
  })

  it('gets the edits even when it has no room for the items', async () => {
    const app = start()
    app.refuse((key) => key.includes('/item/'))
    app.node.saveItem('a', A)
    app.node.complete()
    await app.node.saveEdit(undefined, PUT).saved
    await app.node.saveEdit(undefined, { type: 'clear' }).saved
    expect(app.told).toEqual(['not-stored'])
    expect(await loaded(app.restart())).toEqual({
      items: undefined,
      edits: [PUT, { type: 'clear' }],
    })
  })

  it('lets go what is over though it has no room for the items, and shows none of those until it has', async () => {
    const app = start()
    await app.node.load()
    app.node.saveItem('a', A)
    app.node.complete()
    const { key, saved } = app.node.saveEdit(undefined, PUT)
    await saved
    app.refuse((key) => key.includes('/item/'))
    app.node.saveItem('a', parseXml('<a new=""/>'))
    app.node.dropEdit(key)
    app.node.saveItem('b', A)
    await app.store.flush()
    expect([...app.disk.entries.keys()]).toEqual([FORMAT, `${NODE}item/a`])
    app.heal()
    app.clock.advance(30_000)
    await app.store.flush()
    const next = app.restart()
    expect((await next.node.load()).items?.[0]?.[1].toString()).toBe('<a new=""/>')
    expect(await loaded(next)).toEqual({ items: ['a', 'b'], edits: [] })
  })

  it('finds nothing of the node complete after a crash in such a time', async () => {
    const app = start()
    await app.node.load()
    app.node.saveItem('a', A)
    app.node.complete()
    const { key, saved } = app.node.saveEdit(undefined, PUT)
    await saved
    app.refuse((key) => key.includes('/item/'))
    app.node.saveItem('a', parseXml('<a new=""/>'))
    app.node.dropEdit(key)
    await app.store.flush()
    expect(await loaded(app.restart())).toEqual({ items: undefined, edits: [] })
  })

  it('keeps what is over, and what is complete, when it takes nothing at all', async () => {
    const app = start()
    await app.node.load()
    app.node.saveItem('a', A)
    app.node.complete()
    const { key, saved } = app.node.saveEdit(undefined, PUT)
    await saved
    app.refuse()
    app.node.saveItem('a', parseXml('<a new=""/>'))
    app.node.dropEdit(key)
    await app.store.flush()
    expect(app.disk.entries.has(key)).toBe(true)
    app.heal()
    await app.store.close()
    expect(app.disk.entries.has(key)).toBe(false)
    expect(await loaded(app.restart())).toEqual({ items: ['a'], edits: [] })
  })

  it('gets the newest state of what it did not take', async () => {
    const app = start()
    app.refuse()
    const { key, saved } = app.node.saveEdit(undefined, PUT)
    const other = app.node.saveEdit(undefined, PUT)
    await saved
    app.heal()
    app.node.dropEdit(other.key)
    await app.node.saveEdit(key, { ...PUT, sent: {} }).saved
    await app.store.close()
    expect((await loaded(app.restart())).edits).toEqual([{ ...PUT, sent: {} }])
  })

  it('deletes what was to be forgotten once it can', async () => {
    const app = start()
    await app.node.saveEdit(undefined, PUT).saved
    app.refuse()
    void app.node.saveEdit(undefined, PUT)
    await app.store.flush()
    await app.node.forget()
    expect(app.store.error?.code).toBe('not-stored')
    app.heal()
    await app.store.close()
    expect([...app.disk.entries.keys()]).toEqual([FORMAT])
  })
})

describe('a storage that gives no answer', () => {
  it('holds up no edit for more than 5 seconds, and not the end either', async () => {
    const app = start()
    app.hang()
    const { saved } = app.node.saveEdit(undefined, PUT)
    app.clock.advance(5_000)
    await saved
    expect(app.store.error).toMatchObject({ code: 'not-stored' })
    const closed = app.store.close()
    app.clock.advance(5_000)
    await closed
    expect(app.clock.pending).toBe(0)
  })

  it('holds up nobody who loads for more than 15 seconds', async () => {
    const app = start()
    app.hang()
    const load = loaded(app)
    app.clock.advance(15_000)
    expect(await load).toEqual({ items: undefined, edits: [] })
    expect(app.store.error).toMatchObject({ code: 'unreadable' })
  })

  it('holds up nobody who loads when the account is closed', async () => {
    const app = start()
    app.hang()
    const load = loaded(app)
    await app.store.close()
    expect(await load).toEqual({ items: undefined, edits: [] })
    expect(app.clock.pending).toBe(0)
  })

  it('has edits for those who adopt when it answers after all', async () => {
    const app = start()
    await app.node.saveEdit(undefined, PUT).saved
    const next = app.restart()
    const answer = next.delay()
    const load = loaded(next)
    next.clock.advance(15_000)
    expect((await load).edits).toEqual([])
    answer()
    expect((await next.node.adopt()).map(({ record }) => record)).toEqual([PUT])
  })
})

describe('a storage that can’t be read', () => {
  it('leaves the node empty, is told, and keeps the edits that are in it', async () => {
    const app = start()
    app.node.saveItem('old', A)
    app.node.complete()
    await app.node.saveEdit(undefined, PUT).saved
    const next = app.restart()
    next.refuseReading()
    expect(await loaded(next)).toEqual({ items: undefined, edits: [] })
    expect(next.store.error).toMatchObject({ code: 'unreadable', cause: next.quota })
    next.heal()
    await next.node.saveEdit(undefined, { type: 'clear' }).saved
    expect((await loaded(next.restart())).edits).toEqual([PUT, { type: 'clear' }])
  })

  it('shows no mixture of old and new items later', async () => {
    const app = start()
    for (const id of ['old', 'gone']) app.node.saveItem(id, A)
    app.node.complete()
    await app.store.close()
    const next = app.restart()
    next.refuseReading((prefix) => prefix === NODE)
    await next.node.load()
    next.heal()
    next.node.saveItem('old', A)
    next.node.saveItem('new', A)
    next.node.complete()
    await next.store.close()
    const last = next.restart()
    expect((await loaded(last)).items).toBeUndefined()
    await last.store.close()
    expect([...last.disk.entries.keys()]).toEqual([FORMAT])
  })
})

describe('a store that this library has not written', () => {
  it('is not touched when a newer version has', async () => {
    const app = start()
    app.disk.entries.set(FORMAT, '{"version":2}').set(`${NODE}what`, 'ever')
    const before = new Map(app.disk.entries)
    app.node.saveItem('a', A)
    expect(await loaded(app)).toEqual({ items: undefined, edits: [] })
    await app.node.saveEdit(undefined, PUT).saved
    await app.node.forget()
    await app.store.forget()
    await app.store.close()
    expect(app.disk.entries).toEqual(before)
    expect(app.told).toEqual(['newer-format'])
  })

  it.each([
    ['no format', undefined],
    ['one that is no JSON', '{'],
    ['one that is null', 'null'],
    ['one without a version', '{}'],
    ['a version that is none', '{"version":"2"}'],
    ['version 0', '{"version":0}'],
    ['half a version', '{"version":1.5}'],
  ])('is set aside, and started afresh, when it has %s', async (_what, format) => {
    const app = start()
    if (format !== undefined) app.disk.entries.set(FORMAT, format)
    app.disk.entries.set(`${NODE}item/a`, '<a/>').set(`${NODE}complete`, 'true')
    const before = Object.fromEntries(app.disk.entries)
    expect(await loaded(app)).toEqual({ items: undefined, edits: [] })
    expect(app.store.error).toMatchObject({ code: 'set-aside' })
    const place = app.store.error?.message.replace('set-aside: ', '') ?? '?'
    expect(place).toMatch(/^rxpep-aside\/juliet@capulet\.lit\/\d+\/$/)
    const aside = [...app.disk.entries].filter(([key]) => key.startsWith(place))
    expect(
      Object.fromEntries(aside.map(([key, value]) => [ROOT + key.slice(place.length), value])),
    ).toEqual(before)
    await app.node.saveEdit(undefined, PUT).saved
    const next = app.restart()
    expect(await loaded(next)).toEqual({ items: undefined, edits: [PUT] })
    expect(next.told).toEqual([])
  })

  it('is left as it is when it can’t be moved', async () => {
    const app = start()
    app.disk.entries.set(FORMAT, '?').set(`${NODE}item/a`, '<a/>')
    const before = new Map(app.disk.entries)
    app.refuse()
    expect(await loaded(app)).toEqual({ items: undefined, edits: [] })
    await app.node.saveEdit(undefined, PUT).saved
    expect(app.disk.entries).toEqual(before)
    app.heal()
    app.clock.advance(500)
    await app.store.flush()
    expect((await loaded(app.restart())).edits).toEqual([PUT])
  })
})

describe('a single entry that can’t be read', () => {
  it('is dropped when it is an item', async () => {
    const app = start()
    for (const id of ['a', 'b']) app.node.saveItem(id, A)
    app.node.complete()
    await app.store.close()
    app.disk.entries.set(`${NODE}item/a`, '<a>')
    const next = app.restart()
    expect((await loaded(next)).items).toEqual(['b'])
    await next.store.close()
    expect(next.disk.entries.has(`${NODE}item/a`)).toBe(false)
    expect(next.told).toEqual([])
  })

  it.each([
    '',
    '{',
    'null',
    '[]',
    '"put"',
    '{"type":"move","id":"a"}',
    '{"type":"put","id":"a"}',
    '{"type":"put","id":1,"after":"<a/>"}',
    '{"type":"put","after":"<a/>"}',
    '{"type":"update","id":"a","after":"<a>"}',
    '{"type":"update","id":"a","after":"<a/>","before":"<a>"}',
    '{"type":"remove"}',
    '{"type":"remove","id":"a","sent":true}',
    '{"type":"remove","id":"a","sent":{"base":"no"}}',
    '{"type":"put","id":"a","after":"<a/>","overwrite":1}',
    '{"type":"update","id":"a","after":"<a/>","first":"yes"}',
    '{"type":"clear","id":0}',
  ])('is set aside when it is an edit: %s', async (text) => {
    const app = start()
    const { key, saved } = app.node.saveEdit(undefined, PUT)
    await saved
    await app.node.saveEdit(undefined, { type: 'clear' }).saved
    app.disk.entries.set(key, text)
    const next = app.restart()
    expect((await loaded(next)).edits).toEqual([{ type: 'clear' }])
    await next.store.close()
    expect(next.disk.entries.has(key)).toBe(false)
    expect(next.disk.entries.get(next.store.error?.message.replace('set-aside: ', '') ?? '')).toBe(
      text,
    )
  })

  it.each(['', 'owner', 'owner/1', 'owner/9999999999999999', 'a/b/0000000000000001', '/'])(
    'is set aside when it is where no edit is: %s',
    async (rest) => {
      const app = start()
      await app.store.flush()
      app.disk.entries.set(FORMAT, '{"version":1}').set(`${NODE}edit/${rest}`, JSON.stringify(PUT))
      expect((await loaded(app)).edits).toEqual([])
      expect(app.store.error?.code).toBe('set-aside')
      await app.store.close()
      expect(app.disk.entries.has(`${NODE}edit/${rest}`)).toBe(false)
    },
  )
})
