import { fieldState, without } from '../outbox/field.ts'
import { applyIntent } from '../outbox/intent.ts'
import { applyPatches, resolves, valueAt } from '../outbox/patch.ts'
import { judgeUnknown } from '../outbox/unknownOutcome.ts'
import { sameValue } from '../outbox/sameValue.ts'
import type { RemoteNode } from '../remote/remoteNode.ts'
import { canonicalEqual } from '../xml/canonical.ts'
import type { Conflicts } from './conflicts.ts'
import type { ConflictReason } from './edit.ts'
import type { EditOutcome } from './edit.ts'
import type { EditStore } from './editStore.ts'
import { EditSender, type Told } from './editSender.ts'
import { yields, type Flight } from './flight.ts'
import type { Guardian } from './guardian.ts'
import type { Lane } from './lane.ts'
import { isChange, type Ledger } from './ledger.ts'
import type { OutboxOptions } from './outboxParts.ts'
import { lostEdit, type QueuedEdit } from './queuedEdit.ts'
import { contested, endConflicted, meetQueued, meetRepair, yieldTo } from './reconcile.ts'
import { TRIES } from './verdictOfLoss.ts'

/** What takes the edits of one item to the server works with. */
export interface LaneRunnerParts<T> {
  /** The node. */
  readonly node: RemoteNode<T>
  /** How edits meet those of others. */
  readonly merge: OutboxOptions<T>
  /** The edits. */
  readonly ledger: Ledger<T>
  /** Where conflicts are told. */
  readonly conflicts: Conflicts<T>
  /** Who looks after what is settled. */
  readonly guardian: Guardian<T>
  /** Where edits are stored. */
  readonly store: EditStore<T>
  /** How many items those in flight are about to add. */
  readonly reserved: () => number
  /** Tells that an edit is in another state. */
  readonly move: (edit: QueuedEdit<T>, state: 'queued' | 'sending' | 'acked') => void
  /** Tells that something about the edits is new. */
  readonly changed: () => void
  /** Ends an edit. */
  readonly end: (edit: QueuedEdit<T>, outcome: EditOutcome<T>) => void
}

/** Takes the edits of one item to the server: one write at a time, and finds out what became of it. */
export class LaneRunner<T> {
  readonly #parts: LaneRunnerParts<T>
  readonly #sender: EditSender<T>

  constructor(parts: LaneRunnerParts<T>) {
    this.#parts = parts
    this.#sender = new EditSender(parts.node, parts.merge.codec, parts.merge)
  }

  /**
   * Sends what waits of an item, and resolves when it has ended.
   *
   * @throws whatever stood in the way; what the lane's flight says then tells how far it came
   */
  async run(lane: Lane<T>): Promise<void> {
    if (lane.flight) await this.#findOut(lane, lane.flight)
    this.#parts.changed()
    if (lane.queue.length === 0) return
    // That may take a while: what is written then is made of what is known then.
    await this.#parts.node.prove()
    await this.#refresh(lane)
    const flight = await this.#launch(lane)
    this.#parts.changed()
    if (!flight) return
    const told = await this.#sender.send(lane, flight, () => {
      this.#moveAll(flight, 'acked')
    })
    this.#land(lane, flight, told)
  }

  /** What puts something back is made of what is there now, not of an event that may have been late. */
  async #refresh(lane: Lane<T>): Promise<void> {
    const { node } = this.#parts
    if (!lane.reads && !node.isSuspect(lane.id)) return
    await node.read([lane.id], 'about to write')
    lane.reads = false
  }

  /** Takes what may go now out of the queue, as one write; nothing when that has nothing to do. */
  async #launch(lane: Lane<T>): Promise<Flight<T> | undefined> {
    const { store } = this.#parts
    for (;;) {
      // What was made after a clear waits for it, even if this was under way before; and for what another tab may have sent.
      if (this.#parts.ledger.clears.length > 0 || lane.flight) return undefined
      const [head] = lane.queue
      this.#sift(lane)
      const edits = lane.next()
      if (edits.length === 0) return undefined
      // What comes next now has not been looked at yet.
      if (edits[0] !== head) continue
      if (this.#isGone(lane, edits)) this.#endLost(edits, 'removed', undefined)
      else {
        const flight = this.#sender.prepare(lane, edits, this.#parts.reserved())
        if (flight === undefined) this.#endIdle(lane, edits)
        else {
          this.#moveAll(flight, 'sending')
          if (store.hasSent(flight)) return this.#start(lane, flight)
          // Before anything is sent it is stored that it may have been.
          await store.saveSent(flight)
        }
      }
    }
  }

  /** What waits meets the item as it is now; some of it may make no sense any more. */
  #sift(lane: Lane<T>): void {
    const { ledger, merge } = this.#parts
    const { value, source } = ledger.version(lane.id)
    let made = value
    for (const edit of lane.next()) {
      const { about } = edit
      if (about && !about({ value, source })) this.#parts.end(edit, { type: 'discarded' })
      else if (edit.repairs) meetRepair(this.#parts, lane, edit, { value, source })
      else if (value !== undefined || source === undefined)
        meetQueued(this.#parts, lane, edit, value)
      if (!ledger.pending.has(edit)) continue
      if (made !== undefined && isChange(edit) && !edit.repairs) {
        const { patches } = edit.intent
        const lost = patches.filter((patch) => !resolves(made, patch, merge.mergeBy))
        // What the change lies in is gone.
        if (lost.length > 0) yieldTo(this.#parts, edit, value, lost)
      }
      made = applyIntent(edit.intent, made, merge.mergeBy)
    }
  }

  /** An update doesn't bring back an item, be it removed or refused. */
  #isGone({ id }: Lane<T>, edits: readonly QueuedEdit<T>[]): boolean {
    const { source } = this.#parts.ledger.version(id)
    return source === undefined && edits.every(({ intent }) => intent.type === 'update')
  }

  /** The server has it all already. */
  #endIdle(lane: Lane<T>, edits: readonly QueuedEdit<T>[]): void {
    for (const edit of edits) {
      if (!edit.repairs && isChange(edit)) this.#parts.guardian.release(lane, edit.intent.patches)
      this.#settle(edit)
    }
  }

  #start(lane: Lane<T>, flight: Flight<T>): Flight<T> {
    const { base, edits } = flight
    if (base !== undefined) this.#overwrites(flight, base)
    lane.flight = flight
    lane.drop(edits)
    return flight
  }

  /** What another device has written since the edits were made goes under, unseen. */
  #overwrites(flight: Flight<T>, base: T): void {
    const paths = flight.edits.flatMap((edit) =>
      edit.repairs ? [] : contested(edit, base, this.#parts.merge),
    )
    const fields = flight.fields.filter((field) => without([field], paths).length === 0)
    if (fields.length > 0) flight.theirs = { value: base, fields }
  }

  #moveAll({ edits }: Flight<T>, state: 'queued' | 'sending' | 'acked'): void {
    for (const edit of edits) this.#parts.move(edit, state)
  }

  /** The server has done it, and remote tells what the item is now. */
  #land(lane: Lane<T>, flight: Flight<T>, told: Told): void {
    const { value } = this.#parts.ledger.version(lane.id)
    const satisfied = this.#sender.satisfied(flight)
    lane.flight = undefined
    if (flight.removed && !this.#isBuiltUpon(flight, satisfied))
      this.#endLost(flight.edits, 'removed', undefined)
    else if (yields(flight)) this.#giveWay(lane, flight)
    else if (told !== 'read' || satisfied || flight.guarded) {
      if (value !== undefined) this.#parts.guardian.guard(lane, flight)
      this.#endSettled(lane, flight)
    } else {
      // COMPAT(Openfire): it answers before it has stored anything.
      const { edits, target } = flight
      // What only takes back all of ours is meant.
      const isMeant = this.#sender.untouched(flight)
      const vain = value === undefined || target === undefined || isMeant
      const over = vain ? edits : edits.filter((edit) => (edit.unanswered += 1) >= TRIES)
      this.#endLost(over, value === undefined ? 'removed' : 'overtaken', value)
      this.#sendAgain(lane, flight)
    }
    this.#parts.ledger.show(lane.id)
  }

  /** What has come back by our update, though it was removed, is not removed again where somebody has gone on with it. */
  #isBuiltUpon({ write }: Flight<T>, satisfied: boolean): boolean {
    const { source } = this.#parts.ledger.version(write.id)
    if (!satisfied || !source || write.type !== 'publish') return false
    return !canonicalEqual(source, write.payload)
  }

  /**
   * What only puts something back goes over nothing that is newer; where it has, that is undone, unless somebody has gone on from there. What
   * was spoilt in theirs as well is put back all the same.
   */
  #giveWay(lane: Lane<T>, { edits, theirs, target, fields }: Flight<T>): void {
    for (const edit of edits) this.#settle(edit)
    const now = this.#parts.ledger.version(lane.id)
    if (!theirs || !sameValue(now.value, target)) return
    const { mergeBy } = this.#parts.merge
    const { value } = theirs
    const spoilt = fields.filter((field) => fieldState(field, value, mergeBy) === 'at base')
    this.#parts.guardian.giveWay(lane, applyPatches(value, spoilt, mergeBy), now)
  }

  #endSettled(lane: Lane<T>, flight: Flight<T>): void {
    if (flight.theirs) this.#tellOverwritten(flight, flight.theirs)
    for (const edit of flight.edits) this.#settle(edit)
    for (const edit of lane.queue) {
      const { seen } = edit
      edit.seen =
        seen === undefined
          ? flight.target
          : applyPatches(seen, flight.fields, this.#parts.merge.mergeBy)
    }
  }

  #settle(edit: QueuedEdit<T>): void {
    const { conflict } = edit
    this.#parts.end(edit, conflict ? { type: 'conflicted', conflict } : { type: 'settled' })
  }

  #endLost(edits: readonly QueuedEdit<T>[], reason: ConflictReason, theirs: T | undefined): void {
    for (const edit of edits) {
      if (this.#parts.ledger.pending.has(edit)) {
        endConflicted(this.#parts, edit, lostEdit(edit, reason, theirs))
      }
    }
  }

  #tellOverwritten(
    { write: { id }, base, target }: Flight<T>,
    { value, fields }: NonNullable<Flight<T>['theirs']>,
  ): void {
    const { conflicts, merge } = this.#parts
    const patches = fields.map(({ path }) => ({ path, value: valueAt(value, path, merge.mergeBy) }))
    conflicts.add({ id, reason: 'overwrote', base, ours: target, theirs: value, patches })
  }

  /** What became of a write whose answer was lost: it is read, never guessed. */
  async #findOut(lane: Lane<T>, flight: Flight<T>): Promise<void> {
    const { node } = this.#parts
    if (flight.readings === node.readings) await node.read([lane.id], 'unknown outcome')
    if (flight.acked || this.#sender.satisfied(flight)) {
      this.#land(lane, flight, 'read')
      return
    }
    this.#sendAgain(lane, flight)
  }

  /** What has not got there goes again; what is overtaken ends. It may still arrive. */
  #sendAgain(lane: Lane<T>, flight: Flight<T>): void {
    const { ledger, guardian, move } = this.#parts
    const again = this.#judge(lane, flight)
    lane.flight = undefined
    guardian.expectLate(lane, flight)
    for (const edit of again) move(edit, 'queued')
    ledger.putBack(again)
    ledger.show(lane.id)
  }

  /** Ends what is overtaken of a flight that may not have got through; the answer is what is to be sent again. */
  #judge(lane: Lane<T>, flight: Flight<T>): QueuedEdit<T>[] {
    const { merge, ledger } = this.#parts
    const { edits, target, fields, base } = flight
    const { value } = ledger.version(lane.id)
    if (flight.removed) {
      // What stands there now was made after that.
      this.#endLost(edits, 'removed', undefined)
      return []
    }
    if (this.#sender.untouched(flight)) return edits.filter((edit) => ledger.pending.has(edit))
    if (target === undefined || value === undefined) {
      this.#endLost(edits, value === undefined ? 'removed' : 'overtaken', value)
      return []
    }
    const verdict = judgeUnknown(fields, base, value, merge.mergeBy)
    for (const edit of edits) {
      if (!edit.repairs && ledger.pending.has(edit))
        yieldTo(this.#parts, edit, value, verdict.overtaken)
    }
    // Ours did not get there.
    flight.theirs = undefined
    flight.fields = without(fields, verdict.overtaken)
    if (verdict.settled) this.#endSettled(lane, flight)
    return edits.filter((edit) => ledger.pending.has(edit))
  }
}
