import type { RxpepError } from '../base/errors.ts'
import type { Codec } from '../codec/codec.ts'
import type { Remote } from '../fold/remote.ts'
import type { Intent } from '../outbox/intent.ts'
import type { ItemOptions } from '../outbox/policy.ts'
import { recallRemote } from '../remote/recallRemote.ts'
import type { EditRecord, NodeStore, StoredEdit } from '../storage/storedNode.ts'
import type { Flight } from './flight.ts'
import type { Lane } from './lane.ts'
import type { Ledger } from './ledger.ts'
import type { Recalled } from './nodeCache.ts'
import type { QueuedEdit } from './queuedEdit.ts'
import { buildRecord, parseItems, parseRecord, recallError, recallFlight } from './storedEdits.ts'

/** Edits of one item that may have been sent as one write, and over what the last of them was. */
interface RecalledFlight<T> {
  readonly edits: readonly QueuedEdit<T>[]
  readonly sent: NonNullable<EditRecord['sent']>
}

/** Keeps the edits of one node in a store, where there is one, until they have ended. */
export class EditStore<T> {
  readonly #codec: Codec<T, unknown>
  readonly #merge: ItemOptions<T>
  #store: NodeStore | undefined

  constructor(codec: Codec<T, unknown>, merge: ItemOptions<T>) {
    this.#codec = codec
    this.#merge = merge
  }

  /** Stores in this from now on. */
  use(store: NodeStore): void {
    this.#store = store
  }

  /** Stores an edit, which it returns. */
  save(edit: QueuedEdit<T>): QueuedEdit<T> {
    if (!this.#store || isForgettable(edit) || edit.key !== undefined) return edit
    const record = this.#recordOf(edit)
    if (record) edit.key = this.#store.saveEdit(undefined, record).key
    return edit
  }

  /** Stores that an edit has failed: nobody sends it again unasked. */
  saveFailed(edit: QueuedEdit<T>, { ...failed }: RxpepError): void {
    if (this.#recordOf(edit)) void this.#saveAgain(edit, { failed })
    else this.drop(edit)
  }

  /** Takes an edit out of the store. */
  drop({ key }: QueuedEdit<T>): void {
    if (key !== undefined) this.#store?.dropEdit(key)
  }

  /** Whether it is stored already that this may have been sent, and over what. */
  hasSent({ edits, source }: Pick<Flight<T>, 'edits' | 'source'>): boolean {
    return edits.every(({ key, stored }) => key === undefined || (stored && stored.over === source))
  }

  /** Stores that this may have been sent, before it is. */
  async saveSent({ edits, source }: Pick<Flight<T>, 'edits' | 'source'>): Promise<void> {
    if (!this.#store) return
    const sent = { base: source?.toString() }
    await Promise.all(edits.map((edit) => this.#saveAgain(edit, { sent })))
    for (const edit of edits) edit.stored = { over: source }
  }

  /** Puts what was stored before everything else; `create` makes the edits. */
  recall(
    ledger: Ledger<T>,
    { edits: stored, remote }: Recalled<T>,
    create: (intent: Intent<T>, from: Partial<QueuedEdit<T>>) => QueuedEdit<T>,
  ): Lane<T>[] {
    for (const { key, record } of stored) {
      const intent = record.failed && this.#parse(record)
      if (!intent) continue
      const edit = create(intent, { key })
      edit.life.end({ type: 'failed', error: recallError(record.failed) })
      ledger.failed.add(edit)
    }
    // What the user saw on the server: before their first edit of each item, the others being made on top of that.
    const seen = new Map<string, T | undefined>()
    const sent = new Map<string, RecalledFlight<T>>()
    const edits = inOrder(stored).flatMap(({ key, record }) => {
      const intent = record.failed ? undefined : this.#parse(record)
      if (intent === undefined) return []
      if (intent.type === 'clear')
        return [create(intent, { key, ...(record.sent && this.#cleared(record.sent)) })]
      const { id, before } = intent
      const { first } = record
      if (!first && !seen.has(id))
        seen.set(id, before === undefined ? remote.items.get(id) : before)
      const queued = create(intent, { key, seen: first ? before : seen.get(id), first })
      if (record.sent)
        sent.set(id, { edits: [...(sent.get(id)?.edits ?? []), queued], sent: record.sent })
      return [queued]
    })
    const flights = [...sent].flatMap(([id, each]) => this.#recallFlight(ledger, id, each))
    ledger.addAllFirst(edits, flights)
    return edits.flatMap(({ edit: { id } }) => (id === undefined ? [] : ledger.lane(id)))
  }

  /** What stood there when a clear was sent. */
  #cleared({ base }: NonNullable<EditRecord['sent']>): { cleared: Remote<T> } {
    return { cleared: recallRemote(this.#codec as Codec<T, never>, parseItems(base)) }
  }

  /** What is not of this collection stays where it is. */
  #parse(record: EditRecord): Intent<T> | undefined {
    try {
      return parseRecord(record, this.#codec, this.#merge)
    } catch {
      return undefined
    }
  }

  /** What may have reached the server before the app ended is found out about first. */
  #recallFlight(
    { lanes }: Ledger<T>,
    id: string,
    { edits, sent }: RecalledFlight<T>,
  ): readonly Flight<T>[] {
    if (lanes.get(id)?.flight !== undefined) return []
    try {
      return [recallFlight(edits, id, sent, this.#codec, this.#merge)]
    } catch {
      // It can't be known over what it was sent: it is made anew of what is there.
      return []
    }
  }

  async #saveAgain(edit: QueuedEdit<T>, how: Pick<EditRecord, 'sent' | 'failed'>): Promise<void> {
    const record = edit.key === undefined ? undefined : this.#recordOf(edit)
    if (record) await this.#store?.saveEdit(edit.key, { ...record, ...how }).saved
  }

  /** What can't be written as a whole item is not stored: the edit itself may still be done. */
  #recordOf({ intent, repairs, first = repairs }: QueuedEdit<T>): EditRecord | undefined {
    try {
      return { ...buildRecord(intent, this.#codec), ...(first && { first }) }
    } catch {
      return undefined
    }
  }
}

/** A removal that nobody made is made anew when it is needed; and two payloads can't say what is given back of an item. */
function isForgettable<T>({ repairs, intent }: QueuedEdit<T>): boolean {
  return repairs && (intent.type !== 'update' || intent.before === undefined)
}

/** The edits as they waited: what puts something right was put before what had been made, the latest of it first. */
function inOrder(stored: readonly StoredEdit[]): readonly StoredEdit[] {
  const first = stored.filter(({ record }) => record.first)
  return [...first.reverse(), ...stored.filter(({ record }) => !record.first)]
}
