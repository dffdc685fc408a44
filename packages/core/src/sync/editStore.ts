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

  /** Stores an edit, which it returns; a removal that nobody made is made anew when it is needed. */
  save(edit: QueuedEdit<T>): QueuedEdit<T> {
    const forgettable = edit.repairs && edit.intent.type !== 'update'
    if (!this.#store || forgettable || edit.key !== undefined) return edit
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
    const lanes = new Set<Lane<T>>()
    // What the user saw on the server: before the first edit of each item, the others being made on top of that.
    const seen = new Map<string, T | undefined>()
    const recalled: QueuedEdit<T>[] = []
    for (const { key, record } of stored) {
      const intent = record.failed && this.#parse(record)
      if (intent) ledger.addFailed(create(intent, { key }), recallError(record.failed))
    }
    const waiting = stored.filter(({ record }) => !record.failed)
    for (const { key, record } of this.#withoutPointless(waiting, ledger)) {
      const intent = this.#parse(record)
      if (intent === undefined) continue
      const cleared = record.type === 'clear' && record.sent ? this.#cleared(record.sent) : {}
      const queued = create(intent, { key, ...cleared })
      ledger.addFirst(queued, record.id)
      if (intent.type === 'clear') continue
      recalled.push(queued)
      seen.set(intent.id, intent.before === undefined ? remote.items.get(intent.id) : intent.before)
      lanes.add(ledger.lane(intent.id))
    }
    for (const edit of recalled) edit.seen = seen.get(edit.edit.id as string)
    const sent = new Map(stored.map(({ key, record }) => [key, record.sent]))
    for (const lane of lanes) this.#recallFlight(ledger, lane, sent)
    return [...lanes]
  }

  /** The newest first, without what a removal made pointless that came after it; what may have been sent has yet to end. */
  #withoutPointless(stored: readonly StoredEdit[], { pending }: Ledger<T>): StoredEdit[] {
    const gone = new Set<string | undefined>()
    const note = ({ type, id }: Pick<EditRecord, 'type' | 'id'>) => {
      if (type === 'clear' || type === 'remove') gone.add(id)
    }
    for (const { edit } of pending) note(edit)
    return [...stored].reverse().filter(({ key, record }) => {
      // What has no ItemID is about all.
      const pointless = !record.sent && (gone.has(undefined) || gone.has(record.id))
      if (pointless) this.#store?.dropEdit(key)
      note(record)
      return !pointless
    })
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
    ledger: Ledger<T>,
    lane: Lane<T>,
    sent: ReadonlyMap<string, EditRecord['sent']>,
  ): void {
    const edits = lane.queue.filter(({ key }) => sent.get(key ?? '') !== undefined)
    const last = sent.get(edits.at(-1)?.key ?? '')
    if (last === undefined || lane.flight !== undefined) return
    try {
      lane.flight = recallFlight(edits, lane.id, last, this.#codec, this.#merge)
      lane.drop(edits)
      ledger.show(lane.id)
    } catch {
      // It can't be known over what it was sent: it is made anew of what is there.
    }
  }

  async #saveAgain(edit: QueuedEdit<T>, how: Pick<EditRecord, 'sent' | 'failed'>): Promise<void> {
    const record = edit.key === undefined ? undefined : this.#recordOf(edit)
    if (record) await this.#store?.saveEdit(edit.key, { ...record, ...how }).saved
  }

  /** What can't be written as a whole item is not stored: the edit itself may still be done. */
  #recordOf({ intent }: QueuedEdit<T>): EditRecord | undefined {
    try {
      return buildRecord(intent, this.#codec)
    } catch {
      return undefined
    }
  }
}
