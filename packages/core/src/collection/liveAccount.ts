import type { Observable, Subscription } from 'rxjs'
import { UsageError } from '../base/errors.ts'
import { Channel } from '../channel/channel.ts'
import { Latest } from '../channel/latest.ts'
import { sameValue } from '../outbox/sameValue.ts'
import { parsePubsubEvent } from '../protocol/pubsubEvent.ts'
import type { Remote } from '../fold/remote.ts'
import type { RemoteContext } from '../remote/context.ts'
import type { Delivery } from '../remote/delivery.ts'
import type { Features } from '../remote/serverFeatures.ts'
import type { AccountStore } from '../storage/accountStore.ts'
import type { TraceEntry } from '../remote/trace.ts'
import type { Conflict, Edit } from '../sync/edit.ts'
import type { Connection } from '../transport/transport.ts'
import type { Element } from '../xml/element.ts'
import type { Account, AccountStatus } from './account.ts'
import type { Collection } from './collection.ts'
import type { CollectionDefinition, CollectionOptions } from './defineCollection.ts'
import type { DocumentDefinition } from './defineDocument.ts'
import type { Document } from './document.ts'
import { LiveCollection } from './liveCollection.ts'
import { History, type AccountHistory, type HistoryOutcome } from './history.ts'
import { listOf } from './listOf.ts'
import { newest } from './newest.ts'
import { requireDefinition } from './requireDefinition.ts'
import { whenTrue, type WaitOptions } from './whenTrue.ts'

/** What an account is made of. */
export interface LiveAccountParts {
  /** What all its collections work with. */
  readonly context: RemoteContext
  /** How events get here. */
  readonly delivery: Delivery
  /** Where the context's trace goes. */
  readonly trace$: Channel<TraceEntry>
  /** What is stored of the account. */
  readonly store?: AccountStore | undefined
  /** Called on each new session, before any node is. */
  readonly onSession: () => void
  /** Called at the end. */
  readonly onClose: () => Promise<void>
}

/** What has to be known of a definition to read what was written by it. */
export type ReadableDefinition = Pick<CollectionOptions<unknown, never>, 'node' | 'codec'>

/** What was known elsewhere of a node. */
export type Recalled = (definition: ReadableDefinition) => Remote<unknown> | undefined

interface Open {
  readonly definition: ReadableDefinition & {
    readonly [part in (typeof PARTS)[number]]?: unknown
  }
  readonly live: LiveCollection<unknown, unknown>
  readonly handle: unknown
}

/** An account: hands the stream's states and events to the collections that they are for. */
export class LiveAccount implements Account {
  readonly jid: string
  readonly status$: Observable<AccountStatus>
  readonly trace$: Observable<TraceEntry>
  readonly history$: Observable<AccountHistory>
  readonly edits$: Observable<readonly Edit[]>
  readonly conflicts$: Observable<readonly Conflict[]>
  readonly #parts: LiveAccountParts
  readonly #open = new Map<string, Open>()
  readonly #status$: Latest<AccountStatus>
  readonly #subscriptions: Subscription[]
  readonly #history = new History()
  readonly #edited$ = new Channel<void>()
  readonly #conflicted$ = new Channel<void>()
  #recalled: Recalled | undefined
  #session = 0
  #closing: Promise<void> | undefined

  constructor(parts: LiveAccountParts) {
    this.#parts = parts
    const { transport } = parts.context
    this.jid = transport.jid
    this.#status$ = new Latest<AccountStatus>({ ...transport.connection, refused: 0 })
    this.status$ = newest(this.#status$)
    this.trace$ = parts.trace$.asObservable()
    this.history$ = newest(this.#history.counts$)
    this.edits$ = listOf(() => this.live.flatMap(({ inner }) => inner.outbox.edits), this.#edited$)
    this.conflicts$ = listOf(
      () => this.live.flatMap(({ inner }) => inner.outbox.conflicts.list$.value),
      this.#conflicted$,
    )
    this.#subscriptions = [
      transport.connection$.subscribe((connection) => {
        this.#connection(connection)
      }),
      transport.message$.subscribe((message) => {
        this.#message(message)
      }),
    ]
  }

  get history(): AccountHistory {
    return this.#history.counts$.value
  }

  get status(): AccountStatus {
    return this.#status$.value
  }

  /** The collections that were opened. */
  get live(): readonly LiveCollection<unknown, unknown>[] {
    return Array.from(this.#open.values(), ({ live }) => live)
  }

  /** Shows what was known elsewhere of its collections, those that are opened later included, until the server is heard. */
  recall(recalled: Recalled): void {
    this.#recalled = recalled
    for (const { definition, live } of this.#open.values()) recallInto(live, recalled(definition))
  }

  collection<T, I>(definition: CollectionDefinition<T, I>): Collection<T, I> {
    return this.#openOf(definition, (live) => live)
  }

  document<T, I>(definition: DocumentDefinition<T, I>): Document<T, I> {
    return this.#openOf(definition, (live) => definition.documentOf(live, definition.initial))
  }

  whenOnline(options?: WaitOptions): Promise<string> {
    return whenTrue(this.#status$, (status) => (isUp(status) ? status.jid : undefined), options)
  }

  async whenInSync(options?: WaitOptions): Promise<void> {
    await Promise.all([...this.#open.values()].map(({ live }) => live.whenInSync(options)))
  }

  batch<R>(batch: () => R): R {
    return this.#history.turn.run(batch)
  }

  undo(): HistoryOutcome {
    return this.#history.undo()
  }

  redo(): HistoryOutcome {
    return this.#history.redo()
  }

  features(): Promise<Features> {
    return this.#parts.context.features.get()
  }

  refresh(force = false): void {
    for (const { live } of this.#open.values()) live.refresh(force)
  }

  /** Sends what is only being gathered: the user turns away. */
  hurry(): void {
    for (const { live } of this.#open.values()) live.hurry()
  }

  /** Storing works, or doesn't, from now on. */
  storeChanged(): void {
    for (const { live } of this.#open.values()) live.storeChanged()
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async forget(): Promise<void> {
    // What is kept here goes first: the server may be long in answering.
    await this.#parts.store?.forget()
    await Promise.all([...this.#open.keys()].map((node) => this.#parts.delivery.forget(node)))
    await this.close()
  }

  #openOf<T, I, H>(
    definition: CollectionDefinition<T, I> | DocumentDefinition<T, I>,
    handleOf: (live: LiveCollection<T, I>) => H,
  ): H {
    if (this.#closing !== undefined) throw new UsageError('closed')
    const { node } = definition
    const known = this.#open.get(node)
    if (known !== undefined) {
      if (sameDefinition(known.definition, definition)) return known.handle as H
      throw new UsageError('definition-clash', { detail: node })
    }
    // A definition is plain data, and may have been put together by hand.
    requireDefinition(definition)
    const { context, delivery, store } = this.#parts
    const parts = { context, delivery, turn: this.#history.turn, store }
    const live = new LiveCollection<T, I>(definition, parts)
    const { outbox, edited$ } = live.inner
    edited$.subscribe(() => {
      this.#edited$.next()
    })
    outbox.conflicts.list$.subscribe(() => {
      this.#conflicted$.next()
    })
    recallInto(live, this.#recalled?.(definition) as Remote<T> | undefined)
    const handle = handleOf(live)
    this.#open.set(node, { definition, live, handle } as Open)
    return handle
  }

  #connection(connection: Connection): void {
    this.#traceConnection(connection)
    if (connection.state === 'online' && connection.session !== this.#session) {
      this.#session = connection.session
      this.#parts.onSession()
    }
    for (const { live } of this.#open.values()) live.connection(connection)
    this.#status$.next({ ...connection, refused: this.status.refused })
  }

  #message(message: Element): void {
    const event = parsePubsubEvent(message, this.jid)
    if (event === undefined) return
    if (event.type === 'event') this.#open.get(event.node)?.live.receive(event)
    else this.#refuse(event.from)
  }

  #refuse(from: string): void {
    this.#parts.context.trace({ type: 'refused-message', from })
    this.#status$.next({ ...this.status, refused: this.status.refused + 1 })
  }

  #traceConnection(connection: Connection): void {
    const { trace } = this.#parts.context
    if (connection.state === 'online') {
      const { session, jid } = connection
      if (connection.resumed) trace({ type: 'resumed', session })
      else trace({ type: 'session', jid, session })
    } else if (connection.state !== 'connecting') {
      const { error } = connection
      trace({ type: 'offline', ...(error === undefined ? {} : { error }) })
    }
  }

  async #close(): Promise<void> {
    this.#history.close()
    const gone = [...this.#open.values()].map(({ live }) => live.close())
    await Promise.all(gone)
    await this.#parts.store?.close()
    for (const subscription of this.#subscriptions) subscription.unsubscribe()
    await this.#parts.onClose()
    this.#status$.next({ state: 'closed', refused: this.status.refused })
    this.#status$.complete()
    this.#parts.trace$.complete()
    this.#edited$.complete()
    this.#conflicted$.complete()
  }
}

function isUp(status: AccountStatus): status is AccountStatus & { state: 'online' } {
  if (status.state === 'closed') throw status.error ?? new UsageError('closed')
  return status.state === 'online'
}

/** All that makes a difference. */
const PARTS = [
  'kind',
  'codec',
  'sharing',
  'access',
  'conflict',
  'compare',
  'mergeBy',
  'writeEvery',
  'itemId',
  'canonicalItemId',
  'initial',
] as const

/** Definitions made twice from the same parts are the same; anything else would decode, or write, one node in two ways. */
function sameDefinition(
  a: { readonly [part in (typeof PARTS)[number]]?: unknown },
  b: typeof a,
): boolean {
  return a === b || PARTS.every((part) => sameValue(a[part], b[part]))
}

/** What was known elsewhere counts where nothing is known, until the server is heard. */
function recallInto<T, I>({ inner }: LiveCollection<T, I>, known: Remote<T> | undefined): void {
  const { readings, remote, status } = inner.node
  const isNew = readings === 0 && remote.items.size === 0 && status.phase !== 'closed'
  if (known && isNew) inner.node.recall(known)
}
