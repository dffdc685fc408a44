import { BehaviorSubject, Observable, Subject, observable } from 'rxjs'
import { UsageError } from '../base/errors.ts'
import { sourceOf, type QuarantinedItem } from '../fold/remote.ts'
import type { GoodItem } from '../model/item.ts'
import type { PubsubEvent } from '../protocol/pubsubEvent.ts'
import type { RemoteContext } from '../remote/context.ts'
import type { Delivery } from '../remote/delivery.ts'
import { RemoteNode } from '../remote/remoteNode.ts'
import type { SlotMap } from '../structure/slotMap.ts'
import type { Edit } from '../sync/edit.ts'
import { EditQueue } from '../sync/editQueue.ts'
import { writesFor, type Operation } from '../sync/editTarget.ts'
import type { Connection } from '../transport/transport.ts'
import type { Change } from '../view/diff.ts'
import { overlay } from '../view/overlay.ts'
import type { View } from '../view/view.ts'
import type { Element } from '../xml/element.ts'
import type { Collection, PutOptions } from './collection.ts'
import type { CollectionStatus } from './collectionStatus.ts'
import type { CollectionDefinition } from './defineCollection.ts'
import { checkItemId, itemIdOf } from './itemId.ts'
import { KeepAwake } from './keepAwake.ts'
import { ViewFeeds } from './viewFeeds.ts'
import { whenTrue, type WaitOptions } from './whenTrue.ts'

/** What a collection has to know: a document is one with one item. */
type NodeDefinition<T, I> = Omit<CollectionDefinition<T, I>, 'kind'>

/** A collection as its account sees it. */
export class LiveCollection<T, I> implements Collection<T, I> {
  readonly #definition: NodeDefinition<T, I>
  readonly node: string
  readonly view$: Observable<View<T>>
  readonly status$: Observable<CollectionStatus>
  readonly changes$: Observable<readonly Change<T>[]>
  readonly edits$: Observable<readonly Edit[]>
  readonly quarantine$: Observable<ReadonlyMap<string, QuarantinedItem<T>>>
  readonly evicted$: Observable<GoodItem<T>>
  readonly #node: RemoteNode<T>
  readonly #queue: EditQueue<T, I>
  readonly #awake: KeepAwake
  readonly #feeds: ViewFeeds<T>
  readonly #status$: BehaviorSubject<CollectionStatus>
  readonly #edited$ = new Subject<void>()
  readonly #evicted$ = new Subject<GoodItem<T>>()
  #ended = false

  constructor(context: RemoteContext, definition: NodeDefinition<T, I>, delivery: Delivery) {
    const { node, codec, sharing } = definition
    this.#definition = definition
    this.node = node
    this.#node = new RemoteNode<T>(context, {
      node,
      codec,
      sharing,
      delivery,
      changed: () => {
        this.#feeds.plan()
      },
      statusChanged: () => {
        this.#tellStatus()
        this.#queue.pump()
      },
      evicted: (item) => {
        this.#evicted$.next(item)
      },
    })
    this.#queue = new EditQueue(context, this.#node, definition, () => {
      this.#tellEdits()
    })
    this.#awake = new KeepAwake(
      context.clock,
      () => {
        this.#node.connection(context.transport.connection)
      },
      () => void this.#node.rest(),
      () => this.#queue.pending > 0,
    )
    this.#feeds = new ViewFeeds(() => {
      this.#node.told()
      return { view: this.#current(), quarantine: this.#node.remote.quarantine }
    })
    this.#status$ = new BehaviorSubject(this.#compose())
    this.view$ = this.#watched(this.#feeds.view$)
    this.status$ = this.#watched(this.#status$)
    this.changes$ = this.#watched(this.#feeds.changes$)
    // The list is made for who watches: many edits at once would make as many lists.
    this.edits$ = this.#watched(
      new Observable((subscriber) => {
        const next = (): void => {
          subscriber.next(this.#queue.edits)
        }
        next()
        const complete = (): void => {
          subscriber.complete()
        }
        return this.#edited$.subscribe({ next, complete })
      }),
    )
    this.quarantine$ = this.#watched(this.#feeds.quarantine$)
    this.evicted$ = this.#watched(this.#evicted$)
  }

  get view(): View<T> {
    this.#awake.touch()
    return this.#current()
  }

  get status(): CollectionStatus {
    this.#awake.touch()
    return this.#status$.value
  }

  item$(id: string): Observable<T | undefined> {
    return this.#watched(this.#feeds.item$(id))
  }

  put(...args: [value: I] | [id: string, value: I, options?: PutOptions | undefined]): Edit {
    const [id, value, options] =
      args.length === 1 ? [itemIdOf(this.#definition, args[0]), args[0]] : args
    const known = this.#current().has(id) ? id : checkItemId(this.#definition, id)
    return this.#submit({ type: 'put', id: known, value, ...options })
  }

  remove(id: string): Edit {
    const known = sourceOf(this.#node.remote, id) ? id : checkItemId(this.#definition, id)
    return this.#submit({ type: 'remove', id: known })
  }

  clear(): Edit {
    return this.#submit({ type: 'clear' })
  }

  subscribe(run: (view: View<T>) => void): () => void {
    const subscription = this.view$.subscribe(run)
    return () => {
      subscription.unsubscribe()
    }
  }

  /** How RxJS finds the observable in an object. */
  [observable](): Observable<View<T>> {
    return this.view$
  }

  whenReady(options?: WaitOptions): Promise<View<T>> {
    return whenTrue(
      this.status$,
      (status) => (isReady(status) ? this.#current() : undefined),
      options,
    )
  }

  async whenInSync(options?: WaitOptions): Promise<void> {
    await whenTrue(
      this.status$,
      (status) => (isReady(status) && status.pending === 0 ? true : undefined),
      options,
    )
  }

  /** Takes in a new state of the stream. */
  connection(connection: Connection): void {
    if (this.#awake.awake) this.#node.connection(connection)
  }

  /** Takes in an event of its node. */
  receive(event: PubsubEvent): void {
    if (this.#awake.awake) this.#node.receive(event)
  }

  /** Reads the node again, unless events are proven to arrive and it isn't forced. */
  refresh(force: boolean): void {
    this.#node.refresh(force)
  }

  /** Ends everything; resolves when the server needn't know of it any more. */
  async close(): Promise<void> {
    this.#awake.end()
    this.#queue.close()
    const gone = this.#node.close()
    this.#feeds.complete()
    for (const subject of [this.#edited$, this.#evicted$, this.#status$]) subject.complete()
    this.#ended = true
    await gone
  }

  /** An edit that can't be encoded, or would overwrite what can't be read, is refused here and now. */
  #submit(operation: Operation<I>): Edit {
    this.#awake.touch()
    if (this.#status$.value.phase === 'closed') throw new UsageError('closed')
    writesFor(operation, { remote: this.#node.remote, full: false }, this.#definition.codec, false)
    return this.#queue.submit(operation)
  }

  #current(): SlotMap<T, Element> {
    return overlay<T, Element>(this.#node.remote, [])
  }

  #tellStatus(): void {
    this.#status$.next(this.#compose())
  }

  #tellEdits(): void {
    // An old edit may be retried while nobody looks.
    if (this.#queue.pending > 0) this.#awake.touch()
    this.#edited$.next()
    this.#tellStatus()
  }

  #compose(): CollectionStatus {
    const { pending, failed } = this.#queue
    return { ...this.#node.status, fromCache: false, pending, failed }
  }

  /** What keeps the collection live while it is subscribed to. Whoever comes sees what is there now. */
  #watched<V>(source: Observable<V>): Observable<V> {
    return new Observable((subscriber) => {
      const release = this.#awake.hold()
      this.#feeds.flush()
      // What has ended replays nothing by itself.
      if (this.#ended && source instanceof BehaviorSubject) subscriber.next(source.value as V)
      subscriber.add(source.subscribe(subscriber))
      subscriber.add(release)
    })
  }
}

function isReady({ phase, error }: CollectionStatus): boolean {
  if (phase === 'closed') throw new UsageError('closed')
  if (phase === 'failed') throw error ?? new UsageError('unexpected')
  return phase === 'ready'
}
