import { createIds, createVirtualClock, type VirtualClock } from '@rxpep/testing'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { IdSource } from '../base/ids.ts'
import { parseXml } from '../xml/parseXml.ts'
import { memoryStorage, type MemoryDisk } from './memoryStorage.ts'
import type { StorageStep } from './storage.ts'
import type { EditRecord, NodeStore, StoredNode } from './storedNode.ts'

/** What a batch meets: success, refusal, or the death of the process before or after it reached the disk. */
type Fate = 'taken' | 'refused' | 'lost' | 'unheard'

interface Op {
  /** `settle`: the edit is over, and the item is as it made it. */
  readonly do: 'item' | 'drop' | 'edit' | 'again' | 'settle' | 'complete'
  /** Which item, or which edit. */
  readonly n: number
}

interface Life {
  /** What is done in each turn, and how much time goes by after it. */
  readonly turns: readonly { readonly ops: readonly Op[]; readonly ms: number }[]
  /** What the batches meet, one after the other; the rest is taken. */
  readonly fates: readonly Fate[]
  /** How many microtasks a batch takes. */
  readonly slow: number
  /** Whether the account is closed at the end; otherwise the process dies. */
  readonly closes: boolean
}

/** What goes on when a process dies. */
interface World {
  readonly clock: VirtualClock
  readonly ids: IdSource
}

/** What the account knows at a time. */
interface State {
  readonly items: Readonly<Record<string, string>> | undefined
  readonly edits: Readonly<Record<string, EditRecord>>
}

const op: fc.Arbitrary<Op> = fc.record({
  do: fc.constantFrom('item', 'drop', 'edit', 'again', 'settle', 'complete'),
  n: fc.nat(3),
})
const lifeOf: fc.Arbitrary<Life> = fc.record({
  turns: fc.array(
    fc.record({ ops: fc.array(op, { maxLength: 4 }), ms: fc.constantFrom(0, 0, 300, 600, 31_000) }),
    { maxLength: 8 },
  ),
  fates: fc.array(
    fc.oneof(
      { weight: 5, arbitrary: fc.constant<Fate>('taken') },
      fc.constantFrom<Fate>('refused', 'lost', 'unheard'),
    ),
    { maxLength: 6 },
  ),
  slow: fc.constantFrom(0, 90, 250),
  closes: fc.boolean(),
})
const end: Life = { turns: [], fates: [], slow: 0, closes: false }

it('finds after any crash what was once so, no promised edit lost, and none removed before its item', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(lifeOf, { minLength: 1, maxLength: 4 }), async (lives) => {
      const { disk } = memoryStorage()
      const world = { clock: createVirtualClock(), ids: createIds(1) }
      let last: Witness | undefined
      for (const next of [...lives, end]) {
        world.clock.advance(1)
        last = await live(disk, world, next, last)
      }
    }),
  )
})

/** Runs an account until it dies; checks first what it finds. */
async function live(disk: MemoryDisk, world: World, life: Life, last?: Witness): Promise<Witness> {
  const { storage, seen } = storageWithFates(disk, life)
  const store = storage.openAccount({ jid: 'juliet@capulet.lit', ...world, changed() {} })
  const node = store.node('notes')
  const found = stateOf(await node.load())
  last?.check(found)
  const witness = new Witness(found)
  const isWell = () => store.error === undefined
  for (const { ops, ms } of life.turns) {
    for (const each of ops) perform(each, node, witness, isWell)
    witness.turn()
    await microtasks()
    world.clock.advance(ms)
    await microtasks()
    if (seen.has('death')) break
  }
  if (life.closes) await store.close()
  witness.closed = life.closes && isWell()
  witness.refused = seen.has('refused')
  storage.crash()
  return witness
}

/** A storage on a disk whose batches meet what a life says. */
function storageWithFates(disk: MemoryDisk, { fates, slow }: Life) {
  const storage = memoryStorage(disk)
  const left = [...fates]
  const seen = new Set<Fate | 'death'>()
  const write = storage.write.bind(storage)
  const die = (): void => {
    seen.add('death')
    storage.crash()
  }
  storage.write = async (steps: readonly StorageStep[]) => {
    const fate = left.shift() ?? 'taken'
    seen.add(fate)
    await microtasks(slow)
    if (fate === 'lost') die()
    if (fate === 'refused') throw new Error(fate)
    await write(steps)
    if (fate === 'unheard') die()
  }
  return { storage, seen }
}

/** Does one thing, and has the witness know. */
function perform(op: Op, node: NodeStore, witness: Witness, isWell: () => boolean): void {
  const [id, text, key] = [`i${op.n}`, witness.newText(), Object.keys(witness.now.edits)[op.n]]
  const saveEdit = (known: string | undefined): void => {
    const record: EditRecord = { type: 'put', id, after: text }
    const edit = node.saveEdit(known, record)
    witness.edit(edit.key, record)
    void edit.saved.then(() => {
      if (isWell()) witness.promised(edit.key, record)
    })
  }
  const saveItem = (id: string, text: string): void => {
    node.saveItem(id, parseXml(text))
    witness.item(id, text)
  }
  if (op.do === 'item') saveItem(id, text)
  if (op.do === 'drop') {
    node.dropItem(id)
    witness.item(id, undefined)
  }
  if (op.do === 'complete') {
    node.complete()
    witness.complete()
  }
  if (op.do === 'edit') saveEdit(undefined)
  if (op.do === 'again' && key !== undefined) saveEdit(key)
  if (op.do === 'settle' && key !== undefined) {
    const { id = '', after = '' } = witness.now.edits[key] ?? {}
    saveItem(id, after)
    node.dropEdit(key)
    witness.settled(key)
  }
}

/** Remembers all that an account knew in its life, and judges what was left. */
class Witness {
  now: State
  /** Whether the disk has refused a batch. */
  refused = false
  /** Whether all was written at the end. */
  closed = false
  readonly #items: Map<string, string>
  #complete: boolean
  readonly #history: State[]
  readonly #versions = new Map<string, EditRecord[]>()
  readonly #promised = new Set<string>()
  readonly #dropped = new Map<string, number>()
  #texts = 0

  constructor(found: State) {
    this.now = found
    this.#items = new Map(Object.entries(found.items ?? {}))
    this.#complete = found.items !== undefined
    this.#history = [found]
    for (const [key, record] of Object.entries(found.edits)) {
      this.#versions.set(key, [record])
      this.#promised.add(key)
    }
  }

  /** A payload that there was not before in this life. */
  newText(): string {
    return `<v${++this.#texts}/>`
  }

  item(id: string, text: string | undefined): void {
    if (text === undefined) this.#items.delete(id)
    else this.#items.set(id, text)
    this.#change(this.now.edits)
  }

  complete(): void {
    this.#complete = true
    this.#change(this.now.edits)
  }

  edit(key: string, record: EditRecord): void {
    this.#change({ ...this.now.edits, [key]: record })
    this.#versions.set(key, [...(this.#versions.get(key) ?? []), record])
  }

  /** From now on it is this version, or a newer one. */
  promised(key: string, record: EditRecord): void {
    const versions = this.#versions.get(key) ?? []
    this.#versions.set(key, versions.slice(Math.max(versions.indexOf(record), 0)))
    this.#promised.add(key)
  }

  settled(key: string): void {
    const left = Object.entries(this.now.edits).filter(([other]) => other !== key)
    this.#change(Object.fromEntries(left))
    this.#dropped.set(key, this.#history.length)
  }

  turn(): void {
    this.#history.push(this.now)
  }

  check(found: State): void {
    const known = this.#history.map(({ items }) => sorted(items)).lastIndexOf(sorted(found.items))
    // A disk that doesn't take all knows of no items before it holds what an edit has made of them.
    const at = found.items === undefined && this.refused ? Infinity : known
    expect(at, 'items that once were').toBeGreaterThanOrEqual(0)
    for (const key of this.#promised) {
      if (this.#dropped.has(key)) continue
      expect(this.#versions.get(key), 'an edit as it was promised, or newer').toContainEqual(
        found.edits[key],
      )
    }
    for (const [key, since] of this.#dropped) {
      const isGone = this.#promised.has(key) && !(key in found.edits)
      if (isGone) expect(at, 'an edit removed with its item').toBeGreaterThanOrEqual(since)
    }
    if (this.closed) expect(found).toEqual(this.now)
    if (!this.refused) expect(this.#history).toContainEqual(found)
  }

  #change(edits: State['edits']): void {
    this.now = { items: this.#complete ? Object.fromEntries(this.#items) : undefined, edits }
  }
}

function stateOf({ items, edits }: StoredNode): State {
  return {
    items: items && Object.fromEntries([...items].map(([id, item]) => [id, item.toString()])),
    edits: Object.fromEntries(edits.map(({ key, record }) => [key, record])),
  }
}

function sorted(items: State['items']): string {
  return JSON.stringify(items && Object.entries(items).sort())
}

async function microtasks(count = 100): Promise<void> {
  for (let n = 0; n < count; n++) await Promise.resolve()
}
