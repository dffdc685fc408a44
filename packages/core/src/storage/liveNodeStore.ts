import type { Clock } from '../base/clock.ts'
import { StorageError } from '../base/errors.ts'
import { inSlices } from '../base/inSlices.ts'
import type { Element } from '../xml/element.ts'
import { parseXmlList } from '../xml/parseXmlList.ts'
import type { Owners } from './owners.ts'
import type { Storage, StorageEntry } from './storage.ts'
import { readEdit, writeEdit } from './storedEdits.ts'
import type { EditRecord, NodeStore, StoredEdit, StoredItem, StoredNode } from './storedNode.ts'
import { editKey, escapePart, parseEditKey, unescapePart, type NodeKeys } from './storeKeys.ts'
import type { WriteBehind } from './writeBehind.ts'

/** How many items are read together. */
const BUNDLE = 32

/** What a {@link LiveNodeStore} works with. */
export interface NodeStoreParts {
  /** The time. */
  readonly clock: Clock
  /** Its keys. */
  readonly keys: NodeKeys
  /** Where an entry goes that can't be read. */
  readonly aside: (key: string) => string
  /** Where it reads. */
  readonly storage: Storage
  /** What writes. */
  readonly writer: WriteBehind
  /** Whose edits it may take. */
  readonly owners: Owners
  /** Whether the account's store may be used; rejects while that can't be told. */
  readonly open: () => Promise<boolean>
  /** The answer, or a rejection when it takes too long. */
  readonly inTime: <R>(answer: Promise<R>) => Promise<R>
  /** Is told what is wrong. */
  readonly tell: (verdict: StorageError) => void
}

/** What is stored of one node. */
export class LiveNodeStore implements NodeStore {
  readonly #parts: NodeStoreParts
  /** The keys of edits that were handed out, so that none is handed out twice. */
  readonly #known = new Set<string>()
  /** The items that were told while the stored ones were being read. */
  #early: Set<string> | undefined = new Set()
  /** Not when what is on the disk is unknown: what is added to that would be no state that there ever was. */
  #caches = true
  #loaded: Promise<StoredNode> | undefined

  constructor(parts: NodeStoreParts) {
    this.#parts = parts
  }

  load(): Promise<StoredNode> {
    this.#loaded ??= this.#loadInTime()
    return this.#loaded
  }

  async adopt(): Promise<readonly StoredEdit[]> {
    const { storage, keys, open } = this.#parts
    await this.load()
    try {
      if (!(await open())) return []
      return this.#handOut(await this.#freeEdits(await storage.read(keys.edits)))
    } catch {
      return []
    }
  }

  saveEdit(key: string | undefined, record: EditRecord): { key: string; saved: Promise<void> } {
    const { keys, owners, writer } = this.#parts
    const place = key ?? editKey(keys, owners.own, owners.nextNumber())
    writer.saveEdit(place, writeEdit(record))
    return { key: place, saved: writer.flush() }
  }

  dropEdit(key: string): void {
    this.#parts.writer.set(key, undefined)
  }

  saveItem(id: string, source: Element): void {
    this.#setItem(id, source)
  }

  dropItem(id: string): void {
    this.#setItem(id, undefined)
  }

  complete(): void {
    if (this.#caches) this.#parts.writer.set(this.#parts.keys.complete, 'true')
  }

  forget(): Promise<void> {
    return this.#parts.writer.erase(this.#parts.keys.prefix)
  }

  #setItem(id: string, source: Element | undefined): void {
    this.#early?.add(id)
    if (this.#caches) this.#parts.writer.set(this.#itemKey(id), source)
  }

  async #load(): Promise<StoredNode> {
    const { storage, keys, open } = this.#parts
    if (!(await open())) return { edits: [] }
    const entries = await storage.read(keys.prefix)
    const { stored, made, complete } = partsOf(entries, keys)
    const edits = await this.#freeEdits(made)
    const items = complete ? await this.#items(stored) : undefined
    if (!complete) this.#dropAll(stored)
    this.#early = undefined
    return { items, edits }
  }

  async #loadInTime(): Promise<StoredNode> {
    try {
      const { items, edits } = await this.#parts.inTime(this.#load())
      return { items, edits: this.#handOut(edits) }
    } catch (error) {
      this.#giveUp(error)
      return { edits: [] }
    }
  }

  #handOut(edits: readonly StoredEdit[]): StoredEdit[] {
    const fresh = edits.filter(({ key }) => !this.#known.has(key))
    for (const { key } of fresh) this.#known.add(key)
    return fresh
  }

  #giveUp(cause: unknown): void {
    this.#early = undefined
    this.#caches = false
    this.#parts.writer.set(this.#parts.keys.complete, undefined)
    this.#parts.tell(new StorageError('unreadable', { cause }))
  }

  async #items(stored: readonly StorageEntry[]): Promise<StoredItem[]> {
    const { clock, keys, writer } = this.#parts
    const items: StoredItem[] = []
    await inSlices(clock, bundles(stored), (entries) => {
      const sources = parseXmlList(entries.map(([, text]) => text))
      entries.forEach(([key], i) => {
        const source = sources[i]
        const id = unescapePart(key.slice(keys.items.length))
        if (source) items.push([id, source])
        // What was told meanwhile stands.
        else if (!this.#early?.has(id)) writer.set(key, undefined)
      })
    })
    return items
  }

  /** Items that are not known to be all are of no use, but for those that were told just now. */
  #dropAll(stored: readonly StorageEntry[]): void {
    const early = new Set([...(this.#early ?? [])].map((id) => this.#itemKey(id)))
    for (const [key] of stored) if (!early.has(key)) this.#parts.writer.set(key, undefined)
  }

  #itemKey(id: string): string {
    return `${this.#parts.keys.items}${escapePart(id)}`
  }

  /** The edits among these whose owner is gone, oldest first. */
  async #freeEdits(edits: readonly StorageEntry[]): Promise<StoredEdit[]> {
    const { storage, keys } = this.#parts
    if (edits.length === 0) return []
    const free = await this.#claimOwners(edits)
    // Until an owner gave its name back it went on: only what is there now is what it left.
    return this.#take(await storage.read(keys.edits), free)
  }

  async #claimOwners(edits: readonly StorageEntry[]): Promise<Set<string>> {
    const { keys, owners } = this.#parts
    const all = new Set(edits.map(([key]) => parseEditKey(keys, key)?.owner ?? owners.own))
    all.delete(owners.own)
    const free = new Set<string>()
    for (const owner of all) if (await owners.claim(owner)) free.add(owner)
    return free
  }

  #take(entries: readonly StorageEntry[], free: ReadonlySet<string>): StoredEdit[] {
    const found: (StoredEdit & { readonly number: number })[] = []
    for (const [key, text] of entries) {
      const name = parseEditKey(this.#parts.keys, key)
      if (this.#known.has(key) || (name !== undefined && !free.has(name.owner))) continue
      const record = readEdit(text)
      if (name && record) found.push({ key, record, number: name.number })
      else this.#setAside(key, text)
    }
    found.sort((a, b) => a.number - b.number)
    for (const { number } of found.slice(-1)) this.#parts.owners.noteNumber(number)
    return found.map(({ key, record }) => ({ key, record }))
  }

  #setAside(key: string, text: string): void {
    const { writer, aside, tell } = this.#parts
    writer.set(aside(key), text)
    writer.set(key, undefined)
    tell(new StorageError('set-aside', { detail: aside(key) }))
  }
}

/** What is stored of a node, apart: items, edits, and whether the items are complete. */
function partsOf(entries: readonly StorageEntry[], keys: NodeKeys) {
  const stored: StorageEntry[] = []
  const made: StorageEntry[] = []
  let complete = false
  for (const entry of entries) {
    const [key] = entry
    if (key.startsWith(keys.items)) stored.push(entry)
    else if (key.startsWith(keys.edits)) made.push(entry)
    else if (key === keys.complete) complete = true
  }
  return { stored, made, complete }
}

/** Entries, some at a time. */
function bundles(entries: readonly StorageEntry[]): StorageEntry[][] {
  const all: StorageEntry[][] = []
  for (let from = 0; from < entries.length; from += BUNDLE) {
    all.push(entries.slice(from, from + BUNDLE))
  }
  return all
}
