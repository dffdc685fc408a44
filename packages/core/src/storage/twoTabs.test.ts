import { createVirtualClock } from '@rxpep/testing'
import { expect, it } from 'vitest'
import { memoryStorage } from './memoryStorage.ts'
import type { EditRecord, NodeStore } from './storedNode.ts'

const edit = (id: string): EditRecord => ({ type: 'remove', id })
const clock = createVirtualClock()

function openTab(disk = memoryStorage().disk) {
  const storage = memoryStorage(disk)
  const store = storage.openAccount({ jid: 'juliet@capulet.lit', clock, changed() {} })
  return { disk, storage, store, node: store.node('notes') }
}

const loaded = async (node: NodeStore) => (await node.load()).edits.map(({ record }) => record.id)
const adopted = async (node: NodeStore) => (await node.adopt()).map(({ record }) => record.id)

it('leaves the edits of another tab to it while that lives', async () => {
  const tab = openTab()
  await tab.node.saveEdit(undefined, edit('a')).saved
  const other = openTab(tab.disk)
  expect(await loaded(other.node)).toEqual([])
  expect(await adopted(other.node)).toEqual([])
})

it('gives the edits of a tab that is gone to one of the others', async () => {
  const tab = openTab()
  await tab.node.saveEdit(undefined, edit('a')).saved
  tab.storage.crash()
  const others = [openTab(tab.disk), openTab(tab.disk), openTab(tab.disk)]
  const edits = await Promise.all(others.map(({ node }) => loaded(node)))
  expect(edits.flat()).toEqual(['a'])
})

it('gives them when the tab goes while the others live', async () => {
  const tab = openTab()
  const other = openTab(tab.disk)
  await other.node.load()
  await tab.node.saveEdit(undefined, edit('a')).saved
  await other.node.saveEdit(undefined, edit('own')).saved
  await tab.store.close()
  expect(await adopted(other.node)).toEqual(['a'])
  expect(await adopted(other.node)).toEqual([])
})

it('hands an edit on, under its key, that was handed on before', async () => {
  const tab = openTab()
  const { key, saved } = tab.node.saveEdit(undefined, edit('a'))
  await saved
  tab.storage.crash()
  for (let n = 0; n < 3; n++) {
    const next = openTab(tab.disk)
    expect(await next.node.load()).toEqual({ edits: [{ key, record: edit('a') }] })
    expect(await loaded(openTab(tab.disk).node)).toEqual([])
    await next.store.close()
  }
})

it('gives no edit that was over before the tab gave its name back', async () => {
  const tab = openTab()
  const { key, saved } = tab.node.saveEdit(undefined, edit('a'))
  void tab.node.saveEdit(undefined, edit('b'))
  await saved
  const other = openTab(tab.disk)
  const { claim } = other.storage
  other.storage.claim = async (name) => {
    // While the other one asks who lives, this one ends its edit and closes.
    tab.node.dropEdit(key)
    await tab.store.close()
    return claim.call(other.storage, name)
  }
  expect(await loaded(other.node)).toEqual(['b'])
})

it('finds no edits, and rejects nothing, when the storage fails', async () => {
  const tab = openTab()
  await tab.node.load()
  tab.storage.read = () => Promise.reject(new Error('broken'))
  expect(await adopted(tab.node)).toEqual([])
})

it('loads nothing, and is told, when names can’t be claimed', async () => {
  const tab = openTab()
  await tab.node.saveEdit(undefined, edit('a')).saved
  tab.storage.crash()
  const next = openTab(tab.disk)
  next.storage.claim = () => Promise.reject(new Error('no locks'))
  expect(await loaded(next.node)).toEqual([])
  expect(next.store.error?.code).toBe('unreadable')
})
