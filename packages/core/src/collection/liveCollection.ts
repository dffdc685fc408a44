import { Observable, observable } from 'rxjs'
import { UsageError } from '../base/errors.ts'
import { steadyClock } from '../base/steadyClock.ts'
import { Channel } from '../channel/channel.ts'
import { Latest } from '../channel/latest.ts'
import type { Codec } from '../codec/codec.ts'
import type { QuarantinedItem, Remote } from '../fold/remote.ts'
import type { GoodItem } from '../model/item.ts'
import type { PubsubEvent } from '../protocol/pubsubEvent.ts'
import { RemoteNode } from '../remote/remoteNode.ts'
import type { Recipe } from '../outbox/recipe.ts'
import type { SlotMap } from '../structure/slotMap.ts'
import type { NodeStore } from '../storage/storedNode.ts'
import type { Conflict, Edit } from '../sync/edit.ts'
import { Outbox } from '../sync/outbox.ts'
import { NodeCache, type Recalled } from '../sync/nodeCache.ts'
import type { Connection } from '../transport/transport.ts'
import type { Change } from '../view/diff.ts'
import type { View } from '../view/view.ts'
import type { Element } from '../xml/element.ts'
import type { Collection } from './collection.ts'
import { isReady, statusOf, type CollectionStatus } from './collectionStatus.ts'
import { Editor, type NodeDefinition } from './editor.ts'
import { eitherOf } from './eitherOf.ts'
import type { PutPlan } from './intents.ts'
import type { Inner } from './inner.ts'
import { KeepAwake } from './keepAwake.ts'
import { listOf } from './listOf.ts'
import type { LiveCollectionParts } from './liveCollectionParts.ts'
import { newest } from './newest.ts'
import { queriesOf, type Ask } from './queriesOf.ts'
import { subscribeTo } from './subscribeTo.ts'
import type { Turn } from './turn.ts'
import { ViewFeeds } from './viewFeeds.ts'
import { whenTrue, type WaitOptions } from './whenTrue.ts'

/** A collection as its account sees it. */
export class LiveCollection<T, I> implements Collection<T, I> {
  readonly node: string
  readonly view$: Observable<View<T>>
  readonly status$: Observable<CollectionStatus>
  readonly changes$: Observable<readonly Change<T>[]>
  readonly edits$: Observable<readonly Edit<T>[]>
  readonly conflicts$: Observable<readonly Conflict<T>[]>
  readonly quarantine$: Observable<ReadonlyMap<string, QuarantinedItem<T>>>
  readonly evicted$: Observable<GoodItem<T>>
  /** What it is made of, for its account. */
  readonly inner: Inner<T>
  readonly query: Ask<T> = queriesOf<T>(this)
  readonly #node: RemoteNode<T>
  readonly #outbox: Outbox<T>
  readonly #cache: NodeCache<T> | undefined
  readonly #stored: NodeStore | undefined
  readonly #editor: Editor<T, I>
  readonly #turn: Turn
  readonly #compose: () => CollectionStatus
  readonly #awake: KeepAwake
  readonly #feeds: ViewFeeds<T>
  readonly #status$: Latest<CollectionStatus>
  readonly #edited$ = new Channel<void>()
  readonly #evicted$ = new Channel<GoodItem<T>>()
  #edited = false
  #closing = false
  #ended = false

  constructor(
    definition: NodeDefinition<T, I>,
    { context, delivery, turn, store }: LiveCollectionParts,
  ) {
    const { node, codec, sharing, access } = definition
    this.#turn = turn
    this.node = node
    this.#node = new RemoteNode<T>(context, {
      node,
      codec,
      access,
      sharing,
      delivery,
      shown: (id) => this.#outbox.shown(id),
      changed: (before) => {
        this.#observe(before)
      },
      statusChanged: () => {
        this.#cache?.complete()
        this.#tellStatus()
        this.#outbox.pump()
      },
      evicted: (item) => {
        this.#evicted$.next(item)
      },
    })
    // Every value that is read can be written.
    const options = { ...definition, codec: codec as Codec<T, unknown> }
    const steady = { ...context, clock: steadyClock(context.clock) }
    this.#outbox = new Outbox<T>(steady, this.#node, options, store !== undefined, {
      changed: () => {
        this.#tellEdits()
      },
      defer: () => turn.defer(this.#tellStep),
      submit: (intent) =>
        this.#closing ? this.#outbox.submit(intent) : this.#editor.submit(intent),
      void: (edit) => {
        turn.void(edit)
      },
    })
    this.inner = { node: this.#node, outbox: this.#outbox, edited$: this.#edited$ }
    this.#editor = new Editor<T, I>({
      definition,
      turn,
      outbox: this.#outbox,
      remote: () => this.#node.remote,
      begin: () => {
        if (this.#closing) throw new UsageError('closed')
        this.#awake.touch()
      },
    })
    this.#compose = statusOf(this.#node, this.#outbox, store)
    const stored = (this.#stored = store?.node(node))
    this.#cache = stored && new NodeCache(context.clock, stored, codec, this.#node)
    void this.#cache?.load(this.#restore)
    this.#awake = new KeepAwake(
      context.clock,
      () => {
        this.#node.connection(context.transport.connection)
      },
      () => void this.#node.rest(),
      () => this.#outbox.open > 0,
    )
    this.#feeds = new ViewFeeds(() => {
      this.#node.told()
      this.#outbox.told()
      return { view: this.#outbox.view, quarantine: this.#node.remote.quarantine }
    })
    this.#status$ = new Latest(this.#compose())
    this.view$ = this.#watched(this.#feeds.view$)
    this.status$ = this.#watched(this.#status$, newest(this.#status$))
    this.changes$ = this.#watched(this.#feeds.changes$)
    this.edits$ = this.#watched(listOf(() => this.#outbox.edits, this.#edited$))
    const { list$ } = this.#outbox.conflicts
    this.conflicts$ = this.#watched(list$, newest(list$))
    this.quarantine$ = this.#watched(this.#feeds.quarantine$)
    this.evicted$ = this.#watched(this.#evicted$)
  }

  get view(): SlotMap<T, Element> {
    this.#awake.touch()
    return this.#feeds.view
  }

  get status(): CollectionStatus {
    this.#awake.touch()
    // What has happened counts, be it told or not: an edit of a step that is not over, or one that has just ended.
    return this.#compose()
  }

  item$(id: string): Observable<T | undefined> {
    return this.#watched(this.#feeds.item$(id))
  }

  readonly put = (
    ...args: [value: I] | [id: string, value: I, plan?: PutPlan<T> | undefined]
  ): Edit<T> => this.#editor.put(...args)

  readonly update = (id: string, recipe: Recipe<T>, initial?: T): Edit<T> =>
    this.#editor.update(id, recipe, initial)

  readonly remove = (id: string): Edit<T> => this.#editor.remove(id)

  readonly clear = (): Edit<T> => this.#editor.submit({ type: 'clear' })

  subscribe(run: (view: View<T>) => void): () => void {
    return subscribeTo(this.view$, run)
  }

  /** How RxJS finds the observable in an object. */
  [observable](): Observable<View<T>> {
    return this.view$
  }

  whenReady(options?: WaitOptions): Promise<View<T>> {
    return whenTrue(this.status$, (status) => (isReady(status) ? this.view : undefined), options)
  }

  async whenInSync(options?: WaitOptions): Promise<void> {
    const isOver = () => isReady(this.#status$.value) && this.#outbox.open === 0
    // What is only put back is over without another status.
    await whenTrue(eitherOf(this.status$, this.#edited$), () => isOver() || undefined, options)
  }

  /** Takes in a new state of the stream. */
  connection(connection: Connection): void {
    if (this.#awake.awake) this.#node.connection(connection)
    if (connection.state === 'online') void this.#cache?.adopt(this.#restore)
  }

  /** Takes in an event of its node. */
  receive(event: PubsubEvent): void {
    if (this.#awake.awake) this.#node.receive(event)
  }

  /** Reads the node again, unless events are proven to arrive and it isn't forced. */
  refresh(force: boolean): void {
    this.#node.refresh(force)
    void this.#cache?.adopt(this.#restore)
  }

  /** Storing works, or doesn't, from now on. */
  storeChanged(): void {
    this.#tellStatus()
  }

  /** Sends what is only being gathered. */
  hurry(): void {
    this.#outbox.hurry()
  }

  /** Ends everything; resolves when the server needn't know of it any more. */
  async close(): Promise<void> {
    this.#closing = true
    const last = this.#outbox.sendLast()
    if (last) await last
    this.#awake.end()
    this.#outbox.close()
    const gone = this.#node.close()
    this.#feeds.complete()
    for (const channel of [this.#edited$, this.#evicted$, this.#status$]) channel.complete()
    this.#ended = true
    await gone
  }

  readonly #restore = (recalled: Recalled<T>): void => {
    if (!this.#ended && this.#stored) this.#outbox.restore(this.#stored, recalled)
  }

  #observe(before: Remote<T>): void {
    const { open } = this.#outbox
    this.#cache?.observe(before)
    this.#outbox.observe(before)
    this.#feeds.plan()
    if (this.#outbox.open !== open) this.#tellEdits()
  }

  #tellStatus(): void {
    const status = this.#compose()
    if (status !== this.#status$.value) this.#status$.next(status)
  }

  #tellEdits(): void {
    // An old edit may be retried while nobody looks.
    if (this.#outbox.open > 0) this.#awake.touch()
    this.#feeds.plan()
    this.#edited = true
    if (!this.#turn.defer(this.#tellStep)) this.#tellEdited()
  }

  #tellEdited(): void {
    if (!this.#edited) return
    this.#edited = false
    this.#edited$.next()
    this.#tellStatus()
  }

  readonly #tellStep = (): void => {
    this.#tellEdited()
    this.#feeds.flush()
    this.#outbox.pump()
  }

  /** What keeps the collection live while it is subscribed to. Whoever comes sees what is there now. */
  #watched<V>(source: Observable<V>, told = source): Observable<V> {
    return new Observable((subscriber) => {
      const release = this.#awake.hold()
      if (!this.#turn.open) this.#feeds.flush()
      // What has ended replays nothing by itself.
      if (this.#ended && source instanceof Latest) subscriber.next(source.value as V)
      subscriber.add(told.subscribe(subscriber))
      subscriber.add(release)
    })
  }
}
