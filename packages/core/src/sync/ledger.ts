import type { RxpepError } from '../base/errors.ts'
import { sourceOf, type Remote } from '../fold/remote.ts'
import { applyIntent, type Change, type Intent } from '../outbox/intent.ts'
import type { MergeOptions } from '../outbox/policy.ts'
import type { StoredEdit } from '../storage/storedNode.ts'
import type { SlotMap } from '../structure/slotMap.ts'
import { Overlay } from '../view/overlay.ts'
import { canonicalEqual } from '../xml/canonical.ts'
import type { Element } from '../xml/element.ts'
import type { Edit, EditOutcome } from './edit.ts'
import type { Version } from './version.ts'
import { isSatisfied, type Flight } from './flight.ts'
import { Lane } from './lane.ts'
import { allBeneath, type QueuedEdit } from './queuedEdit.ts'

/** The edits of one node that have not ended, by item, and the view that they make of what the server has. */
export class Ledger<T> {
  /** The items for which something is under way. */
  readonly lanes = new Map<string, Lane<T>>()
  /** The edits that clear everything, oldest first. What else waits was made after them. */
  readonly clears: QueuedEdit<T>[] = []
  readonly #remote: () => Remote<T>
  readonly #merge: MergeOptions<T>
  readonly #overlay: Overlay<T, Element>
  #pending = new Set<QueuedEdit<T>>()
  readonly #failed = new Set<QueuedEdit<T>>()
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
    return [...pending, ...this.#failed].map(({ edit }) => edit)
  }

  /** The edits that have not ended, oldest first. */
  get pending(): ReadonlySet<QueuedEdit<T>> {
    return this.#pending
  }

  /** The edits that failed and were neither retried nor discarded. */
  get failed(): ReadonlySet<QueuedEdit<T>> {
    return this.#failed
  }

  /** How many of those that have not ended nobody has made: they put something right. */
  get repairs(): number {
    return this.#repairs
  }

  /** All that is under way for an item. */
  lane(id: string): Lane<T> {
    const lane = this.lanes.get(id) ?? new Lane<T>(id)
    this.lanes.set(id, lane)
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
    if (!isChange(edit)) edit.beneath = this.#takeWaiting(edit.intent)
    if (edit.intent.type === 'clear') {
      this.clears.push(edit)
      this.#cover()
      // What was put after an earlier clear doesn't show any more either.
      for (const id of this.lanes.keys()) this.show(id)
    } else {
      const { intent } = edit
      const { compare, mergeBy } = this.#merge
      const seen = this.view.get(intent.id)
      this.lane(intent.id).queue.push(edit)
      // What the others make of it need not be made again.
      if (compare) this.show(intent.id)
      else this.#overlay.lay(intent.id, true, () => applyIntent(intent, seen, mergeBy))
    }
  }

  /** Edits that were made before all others, oldest first, and those of them that may have been sent. */
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
    this.#place(edits, (edit) => this.#removalAfter(edit))
  }

  /** Puts edits, oldest first, before all others of their item, or beneath a removal. */
  #place(
    edits: readonly QueuedEdit<T>[],
    removalAfter?: (edit: QueuedEdit<T>) => QueuedEdit<T> | undefined,
  ): void {
    for (const edit of [...edits].reverse()) {
      const { intent } = edit
      const beneath = removalAfter?.(edit)?.beneath
      if (beneath) beneath.unshift(edit)
      else if (intent.type === 'clear') this.clears.unshift(edit)
      else this.lane(intent.id).queue.unshift(edit)
    }
    this.#cover()
    // A clear is about what was under way before it as well.
    const all = edits.some(({ intent }) => intent.type === 'clear')
    const ids = all ? this.lanes.keys() : edits.flatMap(({ edit: { id } }) => id ?? [])
    for (const id of new Set(ids)) this.show(id)
  }

  /** The removal of the user's that waits, and makes an edit pointless which comes before all that wait. */
  #removalAfter({ edit: { id } }: QueuedEdit<T>): QueuedEdit<T> | undefined {
    const [head] = (id !== undefined && this.lanes.get(id)?.queue) || []
    const removal = head && !isChange(head) && !head.repairs ? head : undefined
    return [...this.clears, removal].find((each) => each?.life.state === 'queued')
  }

  /** An edit that failed before the app was started, or was forgotten too early. */
  addFailed(edit: QueuedEdit<T>, error: RxpepError): void {
    edit.life.end({ type: 'failed', error })
    this.#failed.add(edit)
  }

  /** What the user sees of an item is made anew, as its edits changed. */
  show(id: string): void {
    this.#overlay.lay(id, (this.lanes.get(id)?.edits.length ?? 0) > 0)
  }

  /** Ends an edit; the answer is whether it had not ended. */
  end(edit: QueuedEdit<T>, outcome: EditOutcome<T>): boolean {
    if (!this.#pending.delete(edit)) return false
    if (edit.repairs) this.#repairs -= 1
    if (outcome.type === 'failed' && !edit.repairs) this.#failed.add(edit)
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
    const goingOn = this.#goingOn(edit)
    if (goingOn.length > 0 && (waited || !this.#isBeneath(edit, lane?.queue))) this.#place(goingOn)
    if (lane) this.tidy(lane)
  }

  /** Whether a removal that waits has made an edit pointless. */
  #isBeneath(edit: QueuedEdit<T>, queue: readonly QueuedEdit<T>[] = []): boolean {
    return [...this.clears, ...queue].some((each) => allBeneath(each).includes(edit))
  }

  /** What is beneath a removal and has not ended. */
  #goingOn({ beneath }: QueuedEdit<T>): QueuedEdit<T>[] {
    return beneath.flatMap((each) => (this.#pending.has(each) ? [each] : this.#goingOn(each)))
  }

  /** Takes out of the lanes what waits and is pointless, as a removal comes after it. */
  #takeWaiting(intent: Intent<T>): QueuedEdit<T>[] {
    const all = intent.type === 'clear'
    const clears = all ? this.clears.filter((edit) => this.isWaiting(edit)) : []
    for (const edit of clears) this.clears.splice(this.clears.indexOf(edit), 1)
    const lanes = 'id' in intent ? [this.lane(intent.id)] : [...this.lanes.values()]
    const waiting = lanes.flatMap(({ queue }) => queue)
    for (const lane of lanes) lane.queue = []
    return [...clears, ...waiting]
  }

  /** The edits that only wait for their time: what is being gathered, and what puts something back. */
  gathered(now: number): QueuedEdit<T>[] {
    return [...this.lanes.values()].flatMap(({ queue, flight, windowEnds }) => {
      const all = windowEnds > now ? queue : queue.filter(({ repairs }) => repairs)
      return [...all, ...(flight?.edits.filter(({ repairs }) => repairs) ?? [])]
    })
  }

  /**
   * An item is another one now: the user had not seen it when everything was to be cleared, unless that is by our own write. What that
   * makes of the whole item is what they had seen, whatever came before it.
   */
  noteUnseen(id: string, { value, source }: Version<T>): void {
    if (this.clears.length === 0) return
    const { flight, late = [] } = this.lanes.get(id) ?? {}
    const own =
      (flight && isSatisfied(flight, value, true, this.#merge.mergeBy)) ||
      late.some(({ payload }) => payload && source && canonicalEqual(payload, source))
    const whole =
      flight?.write.type === 'publish' &&
      source !== undefined &&
      canonicalEqual(flight.write.payload, source)
    for (const { unseen } of this.clears) {
      if (whole) unseen.delete(id)
      else if (!own) unseen.add(id)
    }
  }

  /** The updates that wait for an item which only an edit before them would have made, be it not there or about to be removed. */
  orphans(id: string | undefined): QueuedEdit<T>[] {
    const lane = id === undefined ? undefined : this.lanes.get(id)
    if (!lane) return []
    const { queue, flight } = lane
    const leaves = flight !== undefined && flight.target === undefined
    if (!leaves && (flight || this.version(lane.id).source !== undefined)) return []
    const end = queue.findIndex(
      ({ intent, seen }) => intent.type !== 'update' || (!leaves && seen !== undefined),
    )
    return queue.slice(0, end < 0 ? queue.length : end)
  }

  /** Resolves when a write under way of one of these items has ended; nothing where there is none. */
  landing(stored: readonly StoredEdit[]): Promise<unknown> | undefined {
    const flights = stored.map(({ record: { id = '' } }) => this.lanes.get(id)?.flight)
    return flights.find(Boolean)?.edits[0]?.life.done
  }

  /** Whether an edit waits, and nothing of it can have reached the server. */
  isWaiting(edit: QueuedEdit<T>): boolean {
    const { intent, cleared } = edit
    const flight = 'id' in intent ? this.lanes.get(intent.id)?.flight : undefined
    const sent = cleared !== undefined || flight?.edits.includes(edit) === true
    return edit.life.state === 'queued' && !sent
  }

  /** Forgets an edit that failed; the answer is whether there was such a one. */
  forget(edit: QueuedEdit<T>): boolean {
    return this.#failed.delete(edit)
  }

  /** Forgets all that failed. */
  forgetAll(): void {
    this.#failed.clear()
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

/** Whether an edit says what an item shall be like. */
export function isChange<T>(edit: QueuedEdit<T>): edit is QueuedEdit<T> & { intent: Change<T> } {
  return edit.intent.type === 'put' || edit.intent.type === 'update'
}
