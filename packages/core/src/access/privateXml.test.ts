import { describe, expect, it } from 'vitest'
import { cutAtWrite } from '../../test/cutAtWrite.ts'
import { opened, scene } from '../../test/gate.ts'
import { note, NOTES, notes as plainNotes, texts, type Note } from '../../test/notes.ts'
import { storedPrivate, storePrivate } from '../../test/privateXml.ts'
import { defineCollection } from '../collection/defineCollection.ts'
import { defineDocument } from '../collection/defineDocument.ts'
import { privateXml } from './privateXml.ts'

const { codec } = plainNotes
const initial: Note = { text: 'nothing yet' }
const page = defineDocument({
  node: 'a page',
  codec,
  initial,
  access: privateXml({ name: 'note', xmlns: NOTES }),
})
const SHELF = 'urn:example:shelf'
const shelf = defineCollection({ node: SHELF, codec, access: privateXml() })

async function onBalcony() {
  const stage = scene()
  const { account, device } = await opened(stage, 'balcony')
  return { stage, account, device, other: stage.device('chamber') }
}

describe('a document in private XML', () => {
  it('is the element itself', async () => {
    const { stage, account, other } = await onBalcony()
    const document = account.document(page)
    expect(await document.whenReady()).toEqual(initial)
    const edit = document.put({ text: 'a rose' })
    expect(document.value).toEqual({ text: 'a rose' })
    await stage.settled()
    expect(edit.state).toBe('settled')
    expect(await storedPrivate(other, 'note', NOTES)).toBe(`<note xmlns="${NOTES}">a rose</note>`)
  })

  it('is private by its nature, and says that nobody tells of changes', async () => {
    const { account } = await onBalcony()
    const document = account.document(page)
    await document.whenReady()
    expect(document.status).toMatchObject({ online: true, privacy: 'private', delivery: 'none' })
  })

  it('shows what another client has stored when it is read again', async () => {
    const { stage, account, other } = await onBalcony()
    const document = account.document(page)
    const seen: Note[] = []
    document.subscribe((value) => seen.push(value))
    await document.whenReady()
    await storePrivate(other, `<note xmlns="${NOTES}">a thorn</note>`)
    await stage.pass(300_000)
    expect(seen).toEqual([initial, { text: 'a thorn' }])
  })

  it('is gone when it is removed', async () => {
    const { stage, account, other } = await onBalcony()
    await storePrivate(other, `<note xmlns="${NOTES}">a thorn</note>`)
    const document = account.document(page)
    expect(await document.whenReady()).toEqual({ text: 'a thorn' })
    document.remove()
    await stage.settled()
    expect(document.value).toEqual(initial)
    expect(await storedPrivate(other, 'note', NOTES)).toBe(`<note xmlns="${NOTES}"/>`)
  })

  it('fails for good where the server has no private XML', async () => {
    const { stage, account } = await onBalcony()
    stage.server.faults.refuse({ kind: 'privateXml' }, UNAVAILABLE)
    const document = account.document(page)
    await expect(document.whenReady()).rejects.toMatchObject({ code: 'unsupported' })
    expect(document.status.phase).toBe('failed')
  })
})

describe('a collection in private XML', () => {
  it('holds items of any kind in one element', async () => {
    const { stage, account, other } = await onBalcony()
    const collection = account.collection(shelf)
    await collection.whenReady()
    const edits = [
      collection.put('a', { text: 'one' }),
      collection.put('b', { text: 'two' }),
      collection.put('c', { text: 'three' }),
    ]
    collection.remove('b')
    await stage.settled()
    expect(edits.map(({ state }) => state)).toEqual(['settled', 'discarded', 'settled'])
    const item = (id: string, text: string) => `<item id="${id}">${note(text).toString()}</item>`
    expect(await storedPrivate(other, 'items', SHELF)).toBe(
      `<items xmlns="${SHELF}">${item('a', 'one')}${item('c', 'three')}</items>`,
    )
  })

  it('is emptied by a clear', async () => {
    const { stage, account } = await onBalcony()
    const collection = account.collection(shelf)
    await collection.whenReady()
    collection.put('a', { text: 'one' })
    collection.put('b', { text: 'two' })
    await stage.settled()
    const edit = collection.clear()
    await stage.settled()
    expect([edit.state, texts(collection.view)]).toEqual(['settled', {}])
  })

  it('gets an item anew that was removed before, though the stream is lost meanwhile', async () => {
    const { stage, account, device, other } = await onBalcony()
    const collection = account.collection(shelf)
    await collection.whenReady()
    collection.put('a', { text: 'one' })
    await stage.pass(20_000)
    await storePrivate(other, `<items xmlns="${SHELF}"/>`)
    cutAtWrite(
      device,
      { resumable: false, inFlight: 'lost' },
      ({ attrs }) => attrs['type'] === 'set',
    )
    const edit = collection.put('a', { text: 'two' })
    await stage.settled()
    expect([device.online, edit.state]).toEqual([false, 'queued'])
    device.reconnect()
    await stage.pass(30_000)
    expect([edit.state, texts(collection.view)]).toEqual(['settled', { a: 'two' }])
  })

  it('is the same for each device, whoever wrote last', async () => {
    const { stage, account } = await onBalcony()
    const chamber = await opened(stage, 'study')
    const both = [account, chamber.account].map((each) => each.collection(shelf))
    for (const each of both) each.subscribe(() => undefined)
    await Promise.all(both.map((each) => each.whenReady()))
    both[0]?.put('a', { text: 'one' })
    both[1]?.put('b', { text: 'two' })
    await stage.pass(300_000)
    for (const each of both) expect(texts(each.view)).toEqual({ a: 'one', b: 'two' })
  })
})

const UNAVAILABLE = { type: 'cancel', condition: 'service-unavailable' } as const
