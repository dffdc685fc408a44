import { added } from '../base/added.ts'
import { setWithout } from '../base/without.ts'
import { sourceOf, type Remote } from '../fold/remote.ts'
import { applyIntent } from '../outbox/intent.ts'
import type { MergeOptions } from '../outbox/policy.ts'
import type { SlotMap } from '../structure/slotMap.ts'
import { Overlay } from '../view/overlay.ts'
import type { Element } from '../xml/element.ts'
import { goingOn, isBeneath, putOver, removalAfter } from './beneath.ts'
import type { Edit, EditOutcome } from './edit.ts'
import type { Flight } from './flight.ts'
import { Lane } from './lane.ts'
import { isChange, type QueuedEdit } from './queuedEdit.ts'
import type { Version } from './version.ts'

/** The edits of one node that have not ended, by item, and the view that they make of what the server has. */
export class Ledger<T> {
  /** The items for which something is under way. */
  readonly lanes = new Map<string, Lane<T>>()
  /** The edits that clear everything, oldest first. What else waits was made after them. */
  readonly clears: QueuedEdit<T>[] = []
  /** The edits that failed and were neither retried nor discarded. */
  readonly failed = new Set<QueuedEdit<T>>()
  readonly #remote: () => Remote<T>
  readonly #merge: MergeOptions<T>
  readonly #overlay: Overlay<T, Element>
  #pending = new Set<QueuedEdit<T>>()
  #covered: boolean
  #repairs = 0

  /** `covered` tells whether nothing of what the server has is shown yet, as what was stored of edits is still to come. */
  constructor(remote: () => Remote<T>, merge: MergeOptions<T>, covered: boolean) {
    this.#remote = remote
    this.#merge = merge
    this.#covered = covered
    this.#overlay = new Overlay(remote().items, (id, value) => this.#made(id, value))
    this.#cover()
  }

  /** What the user sees. */
  get view(): SlotMap<T, Element> {
    return this.#overlay.view
  }

  /** The observers are told of the view as it is now. */
  told(): void {
    this.#overlay.told()
  }

  /** The edits that the user has made: those that have not ended, oldest first, and then those that failed. */
  get edits(): Edit<T>[] {
    const pending = [...this.#pending].filter(({ repairs }) => !repairs)
    return [...pending, ...this.failed].map(({ edit }) => edit)
  }

  /** The edits that have not ended, oldest first, but for what had put something right before a restart: that goes before the others. */
  get pending(): ReadonlySet<QueuedEdit<T>> {
    return this.#pending
  }

  /** How many of those that have not ended nobody has made: they put something right. */
  get repairs(): number {
    return this.#repairs
  }

  /** All that is under way for an item. */
  lane(id: string): Lane<T> {
    let lane = this.lanes.get(id)
    if (lane === undefined) this.lanes.set(id, (lane = new Lane<T>(id)))
    return lane
  }

  /** All that is under way for the item that an edit is about. */
  laneOf({ id }: Edit<T>): Lane<T> | undefined {
    return id === undefined ? undefined : this.lanes.get(id)
  }

  /** The item as the server has it. */
  version(id: string): Version<T> {
    const remote = this.#remote()
    return { value: remote.items.get(id), source: sourceOf(remote, id) }
  }

  /** The server has told something. */
  rebase(): void {
    this.#overlay.rebase(this.#remote().items)
  }

  /** All edits are there that were stored. */
  uncover(): void {
    this.#covered = false
    this.#cover()
  }

  /** A new edit, behind all others of its item; those that wait are beneath a removal from then on. */
  add(edit: QueuedEdit<T>): void {
    this.#pending.add(edit)
    if (!isChange(edit)) putOver(this, edit)
    if (edit.intent.type === 'clear') {
      this.clears.push(edit)
      this.#cover()
      // What was put after an earlier clear doesn't show any more either.
      for (const id of this.lanes.keys()) this.show(id)
    } else {
      const { intent } = edit
      const { compare, mergeBy } = this.#merge
      const seen = this.view.get(intent.id)
      const lane = this.lane(intent.id)
      lane.queue = added(lane.queue, edit)
      // What the others make of it need not be made again.
      if (compare) this.show(intent.id)
      else this.#overlay.lay(intent.id, true, () => applyIntent(intent, seen, mergeBy))
    }
  }

  /** Edits that were made before all others, in the order in which they waited, and those of them that may have been sent. */
  addAllFirst(edits: readonly QueuedEdit<T>[], flights: readonly Flight<T>[]): void {
    this.#pending = new Set([...edits, ...this.#pending])
    for (const flight of flights) {
      this.lane(flight.write.id).flight = flight
      this.show(flight.write.id)
    }
    const sent = new Set(flights.flatMap((flight) => flight.edits))
    this.putBack(edits.filter((edit) => !sent.has(edit)))
  }

  /** An edit before all others of its item that wait, or of all. */
  addFirst(edit: QueuedEdit<T>): void {
    this.#pending.add(edit)
    if (edit.repairs) this.#repairs += 1
    this.putBack([edit])
  }

  /** Edits that have not ended, oldest first, wait before all others of their item. */
  putBack(edits: readonly QueuedEdit<T>[]): void {
    this.#place(edits, true)
  }

  /** Puts edits, oldest first, before all others of their item, or beneath a removal of that. */
  #place(edits: readonly QueuedEdit<T>[], beneath = false): void {
    for (const edit of [...edits].reverse()) {
      const { intent } = edit
      const removal = beneath ? removalAfter(this, edit) : undefined
      if (removal) removal.beneath.unshift(edit)
      else if (intent.type === 'clear') this.clears.unshift(edit)
      else this.lane(intent.id).queue.unshift(edit)
    }
    this.#cover()
    // A clear is about what was under way before it as well.
    const all = edits.some(({ intent }) => intent.type === 'clear')
    const ids = all ? this.lanes.keys() : edits.flatMap(({ edit: { id } }) => id ?? [])
    for (const id of new Set(ids)) this.show(id)
  }

  /** What the user sees of an item is made anew, as its edits changed. */
  show(id: string): void {
    this.#overlay.lay(id, (this.lanes.get(id)?.edits.length ?? 0) > 0)
  }

  /** Ends an edit; the answer is whether it had not ended. */
  end(edit: QueuedEdit<T>, outcome: EditOutcome<T>): boolean {
    if (!this.#pending.has(edit)) return false
    this.#pending = setWithout(this.#pending, edit)
    if (edit.repairs) this.#repairs -= 1
    if (outcome.type === 'failed' && !edit.repairs) this.failed.add(edit)
    this.#take(edit)
    edit.life.end(outcome)
    return true
  }

  /** Where a removal comes to nothing what is beneath it takes its place; what is itself beneath another one leaves it there. */
  #take(edit: QueuedEdit<T>, { intent } = edit): void {
    const lane = intent.type === 'clear' ? undefined : this.lanes.get(intent.id)
    const list = lane ? lane.queue : this.clears
    const waited = list.includes(edit)
    if (intent.type === 'clear') {
      if (waited) this.clears.splice(this.clears.indexOf(edit), 1)
      this.#cover()
    } else {
      lane?.drop([edit])
      this.show(intent.id)
    }
    const rest = goingOn(edit, this.#pending)
    const goesOn = rest.length > 0 && (waited || !isBeneath(edit, this.clears, lane?.queue))
    if (goesOn) this.#place(rest)
    if (lane) this.tidy(lane)
  }

  /** The updates that wait for an item which only an edit before them would have made, be it not there or about to be removed. */
  orphans(id: string | undefined): QueuedEdit<T>[] {
    const lane = id === undefined ? undefined : this.lanes.get(id)
    if (!lane) return []
    const { queue, flight } = lane
    const absent = flight === undefined && this.version(lane.id).source === undefined
    let leaves = this.clears.length > 0 || (flight !== undefined && flight.target === undefined)
    const found: QueuedEdit<T>[] = []
    for (const edit of queue) {
      if (edit.intent.type === 'remove') leaves = true
      else if (edit.intent.type === 'put' || !(leaves || (absent && edit.seen === undefined))) break
      else found.push(edit)
    }
    return found
  }

  /** Forgets a lane in which nothing is left. */
  tidy(lane: Lane<T>): void {
    if (lane.idle && this.lanes.get(lane.id) === lane) this.lanes.delete(lane.id)
  }

  #cover(): void {
    this.#overlay.clear(this.#covered || this.clears.length > 0)
  }

  #made(id: string, value: T | undefined): T | undefined {
    const made = this.lanes.get(id)?.applyTo(value, this.clears.length > 0, this.#merge.mergeBy)
    const { compare } = this.#merge
    const older = compare && value !== undefined && made !== undefined && compare(made, value) < 0
    return older ? value : made
  }
}
