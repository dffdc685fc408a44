import { tap } from 'rxjs'
import type { Clock } from '../src/base/clock.ts'
import { hasCondition } from '../src/protocol/stanzaError.ts'
import type { Transport } from '../src/transport/transport.ts'
import { elements, type Element } from '../src/xml/element.ts'
import { IDS } from './drawTrace.ts'
import type { Fault } from './journal.ts'
import type { Stage } from './stage.ts'
import { inWords, readThing, type RawThing } from './thing.ts'

/** Why a device does not hear what is told. */
export type Deafness = 'lost' | 'stalled' | 'missed' | 'down'

/** A version of an item that came to a device. */
export interface Heard {
  /** When. */
  readonly at: number
  /** The ItemID. */
  readonly id: string
  /** What it is; nothing when it is gone. */
  readonly thing: RawThing | undefined
}

/** How long the order of what comes may be lost by a fault, in milliseconds. */
const MUDDLED = 60_000

/** What one device hears of the server, and when it can't. */
export class Hearing {
  /** What came, in order: events and what was read. */
  readonly heard: Heard[] = []
  /** The removals that it has asked for and the server has called done, and how many writes that had made when they were asked for. */
  readonly removals: { readonly id: string; readonly since: number }[] = []
  readonly #stage: Pick<Stage, 'clock' | 'writes'>
  readonly #clock: Clock
  readonly #why = new Set<Deafness>()
  readonly #muddles: number[] = []
  /** How much of what it heard does not count: that was before the first reading. */
  #forgotten: number | undefined
  /** What came while it was reading for the first time, and what was read and newer by then: that does not count either. */
  readonly #unfolded = new Set<Heard>()
  readonly #gaps: { readonly from: number; to: number }[] = []

  constructor(stage: Pick<Stage, 'clock' | 'writes'>) {
    this.#stage = stage
    this.#clock = stage.clock
  }

  /** It stops hearing. What it heard before is forgotten where it goes down. */
  stop(why: Deafness): void {
    if (why === 'down') this.#forgotten = undefined
    if (this.#why.size === 0) this.#gaps.push({ from: this.#clock.now(), to: Infinity })
    this.#why.add(why)
  }

  /** It hears again, unless there is another reason. */
  resume(...why: Deafness[]): void {
    const deaf = this.#why.size > 0
    for (const each of why) this.#why.delete(each)
    const gap = this.#gaps.at(-1)
    if (deaf && this.#why.size === 0 && gap) gap.to = this.#clock.now()
  }

  /** From now on, for a while, older versions may come to it after newer ones. */
  muddle(): void {
    this.#muddles.push(this.#clock.now())
  }

  /** Whether everything has come to it in its order, always. */
  get order(): 'kept' | 'lost' {
    return this.#muddles.length === 0 ? 'kept' : 'lost'
  }

  /** Whether everything came to it in its order at some moment. */
  heardOrderly(at: number): boolean {
    return !this.#muddles.some((from) => from <= at && at <= from + MUDDLED)
  }

  /** Whether it misses something without knowing. */
  get misses(): boolean {
    return this.#why.has('missed')
  }

  /** Whether it heard everything all the time between two moments. */
  heardAll(from: number, to: number): boolean {
    const muddles = this.#muddles.map((at) => ({ from: at, to: at + MUDDLED }))
    return ![...this.#gaps, ...muddles].some((gap) => gap.from <= to && gap.to >= from)
  }

  /** Whether it was told, at some moment or after it, that an item is gone. */
  heardGone(id: string, from: number): boolean {
    return this.heard.some((each) => each.id === id && each.at >= from && each.thing === undefined)
  }

  /** What it knew of an item when it had heard so much. */
  versionsUntil(id: string, count: number): readonly Heard[] {
    const heard = this.heard.slice(this.#forgotten ?? Infinity, count)
    return heard.filter((each) => each.id === id && !this.#unfolded.has(each))
  }

  /** Listens to what a stream brings, and looks at what is sent on it. */
  listen(stream: Transport, faults: Fault[]): Transport {
    return {
      jid: stream.jid,
      get connection() {
        return stream.connection
      },
      connection$: stream.connection$.pipe(
        tap((connection) => {
          if (connection.state === 'online' && connection.resumed) this.resume('lost')
        }),
      ),
      message$: stream.message$.pipe(tap((message) => this.#hear(message.getChild('event')))),
      ...(stream.presence$ && { presence$: stream.presence$ }),
      request: async (iq, options) => {
        this.#look(iq, faults)
        const asked = iq.getChild('pubsub')?.getChild('items')
        const first = this.heard.length
        const since = this.#stage.writes.length
        const answer = await stream.request(iq, options).catch((error: unknown) => {
          if (asked && hasCondition(error, 'item-not-found')) this.#hearMissing(asked)
          throw error
        })
        const id = iq.getChild('pubsub')?.getChild('retract')?.getChild('item')?.attrs['id']
        if (id !== undefined) this.removals.push({ id, since })
        // Who has to make the node knows that nothing is left in it.
        if (iq.getChild('pubsub')?.getChild('create')) this.#hearAllGone()
        if (asked) this.#read(asked, answer, first)
        return answer
      },
      send: (stanza) => stream.send(stanza),
      respond: (responder) => stream.respond(responder),
      close: () => stream.close(),
    }
  }

  #hear(around: Element | undefined): void {
    for (const child of around ? elements(around) : []) {
      const name = child.getName()
      if (name === 'purge' || name === 'delete') this.#hearAllGone()
      if (name !== 'items') continue
      for (const item of elements(child)) {
        const id = item.attrs['id'] ?? ''
        this.#note(id, readThing(elements(item)[0]))
      }
    }
  }

  /** Hears what was read; the events of meanwhile, which may be newer, once more on top of it. */
  #read(asked: Element, answer: Element, first: number): void {
    if (asked.children.length === 0) this.resume('lost', 'missed', 'down')
    const meanwhile = this.heard.slice(first)
    const start = this.heard.length
    this.#hearMissing(asked, answer)
    this.#hear(answer.getChild('pubsub'))
    // The two are folded at once: what was read, and is another one by then, was never there.
    for (const each of this.heard.slice(start))
      if (meanwhile.some(({ id }) => id === each.id)) this.#unfolded.add(each)
    if (this.#forgotten === undefined) {
      this.#forgotten = start
      for (const each of meanwhile) this.#unfolded.add(each)
    }
    this.heard.push(...meanwhile)
  }

  /** What was asked for and is not in the answer is gone. */
  #hearMissing(asked: Element, answer?: Element): void {
    const idsIn = (items: Element | undefined) =>
      items?.getChildren('item').map(({ attrs }) => attrs['id'] ?? '') ?? []
    const there = idsIn(answer?.getChild('pubsub')?.getChild('items'))
    const named = idsIn(asked)
    for (const id of named.length > 0 ? named : IDS) {
      if (!there.includes(id)) this.#note(id, undefined)
    }
  }

  #hearAllGone(): void {
    for (const id of IDS) this.#note(id, undefined)
  }

  #note(id: string, thing: RawThing | undefined): void {
    this.heard.push({ at: this.#clock.now(), id, thing })
  }

  /** What the library doesn't know of an item must be in what it publishes. */
  #look(iq: Element, faults: Fault[]): void {
    const item = iq.getChild('pubsub')?.getChild('publish')?.getChild('item')
    if (!item || !this.heardOrderly(this.#clock.now())) return
    const sent = readThing(elements(item)[0])
    const id = item.attrs['id'] ?? ''
    const known = this.#recent(id)
    const fits = known.some((thing) => thing?.x === sent?.x && thing?.child === sent?.child)
    if (known.length === 0 || known.includes(undefined) || fits) return
    faults.push({ kind: 'unknown XML lost', text: `a publish of ${id} with ${inWords(sent)}` })
  }

  /** The versions of an item that it may go by: the last one, and those of the last seconds. */
  #recent(id: string): (RawThing | undefined)[] {
    const versions = this.heard.filter((each) => each.id === id)
    const since = this.#clock.now() - 3000
    return versions
      .filter(({ at }, i) => at >= since || i === versions.length - 1)
      .map(({ thing }) => thing)
  }
}
