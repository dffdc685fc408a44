import { type Clock, type Element } from '@rxpep/core'
import { clone, readdress } from '../xml/clone.ts'
import { buildRefusal, type ErrorSpec } from '../xml/stanza.ts'
import { matches, type Match, type Passing } from './match.ts'

/** How often a rule applies. */
export interface Times {
  /** It is removed after so many stanzas; never unless told. */
  readonly times?: number
}

/** A rule that is in force. */
export interface FaultRule {
  /** How many stanzas it has met. */
  readonly count: number
  /** Takes the rule away; what it still holds is let go. */
  remove(): void
}

/** A rule that keeps stanzas back. */
export interface HoldRule extends FaultRule {
  /** What it keeps, in the order of arrival. */
  readonly held: readonly Element[]
  /** Lets the first `count` of them go (all unless told), in order. */
  release(count?: number): void
}

/** How a stream is closed by the server. */
export interface Closing extends Times {
  /** The stream error condition (RFC 6120 §4.9.3); none: the connection is cut. */
  readonly error?: string
  /** Whether the session can be resumed; not unless told. */
  readonly resumable?: boolean
  /** Whether the server has done what the stanza asked before it closes; not unless told. */
  readonly applied?: boolean
}

/** Faults on demand. Of several rules that fit a stanza, the one that was added first applies. */
export interface Faults {
  /** Loses stanzas. */
  drop(match: Match, options?: Times): FaultRule
  /** Keeps stanzas back until they are released. */
  hold(match: Match, options?: Times): HoldRule
  /** Delivers stanzas `1 + copies` times; the copies have the same id, or none. */
  duplicate(match: Match, options?: Times & { copies?: number; ids?: 'same' | 'none' }): FaultRule
  /** Gathers `count` stanzas (2 unless told) and delivers them in reverse. */
  reorder(match: Match, options?: Times & { count?: number }): HoldRule
  /** Delivers stanzas `ms` milliseconds later, by the server's clock. */
  delay(match: Match, ms: number, options?: Times): FaultRule
  /** Does what a request asks, and never answers it. The match is for the request. */
  loseResult(match: Match, options?: Times): FaultRule
  /** Answers a request with an error, without doing what it asks. */
  refuse(match: Match, error: ErrorSpec, options?: Times): FaultRule
  /** Closes the stream at a stanza. */
  closeStream(match: Match, options?: Closing): FaultRule
  /** Removes all rules; what they still hold is let go. */
  clear(): void
}

/** What can be done to a stanza on its way. */
export interface Handling {
  /** Lets a stanza go on, this one or another. */
  readonly pass: (stanza: Element) => void
  /** Sends a stanza to the client's side of this stream. */
  readonly answer: (stanza: Element) => void
  /** Closes the stream. */
  readonly close: (error: string | undefined, resumable: boolean) => void
}

interface Crossing extends Handling {
  readonly passing: Passing
}

interface Rule {
  readonly match: Match
  readonly apply: (crossing: Crossing) => void
  /** Lets go what the rule holds; rules that hold nothing have none. */
  readonly letGo: (() => void) | undefined
  left: number
  count: number
}

/** The rules in force, and what stands in their way. */
export class FaultRules implements Faults {
  readonly #clock: Clock
  #rules: Rule[] = []

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Whether there are rules at all. */
  get any(): boolean {
    return this.#rules.length > 0
  }

  /** Lets a stanza pass, or does to it what the first rule that fits says. */
  cross(passing: Passing, handling: Handling): void {
    const rule = this.#rules.find(({ left, match }) => left > 0 && matches(match, passing))
    if (rule === undefined) {
      handling.pass(passing.stanza)
      return
    }
    rule.count++
    if (--rule.left <= 0 && rule.letGo === undefined) this.#forget(rule)
    rule.apply({ passing, ...handling })
  }

  drop(match: Match, options?: Times): FaultRule {
    return this.#add(match, options, () => undefined)
  }

  hold(match: Match, options?: Times): HoldRule {
    const held: Crossing[] = []
    return this.#addHolding(match, options, held, (crossing) => held.push(crossing))
  }

  duplicate(match: Match, options: Times & { copies?: number; ids?: 'same' | 'none' } = {}) {
    const { copies = 1, ids = 'same' } = options
    return this.#add(match, options, ({ passing: { stanza }, pass }) => {
      pass(stanza)
      for (let i = 0; i < copies; i++) {
        pass(ids === 'same' ? clone(stanza) : readdress(stanza, { id: undefined }))
      }
    })
  }

  reorder(match: Match, options: Times & { count?: number } = {}): HoldRule {
    const held: Crossing[] = []
    return this.#addHolding(match, options, held, (crossing) => {
      if (held.push(crossing) < (options.count ?? 2)) return
      for (const {
        passing: { stanza },
        pass,
      } of held.splice(0).reverse())
        pass(stanza)
    })
  }

  delay(match: Match, ms: number, options?: Times): FaultRule {
    return this.#add(match, options, ({ passing: { stanza }, pass }) => {
      this.#clock.after(ms, () => {
        pass(stanza)
      })
    })
  }

  loseResult(match: Match, options?: Times): FaultRule {
    return this.#add(match, options, ({ passing: { stanza, jid }, pass }) => {
      const id = stanza.attrs['id']
      this.drop((p) => p.direction === 'toClient' && p.jid === jid && isAnswer(p.stanza, id), {
        times: 1,
      })
      pass(stanza)
    })
  }

  refuse(match: Match, error: ErrorSpec, options?: Times): FaultRule {
    return this.#add(match, options, ({ passing: { stanza }, answer }) => {
      answer(buildRefusal(stanza, error))
    })
  }

  closeStream(match: Match, options: Closing = {}): FaultRule {
    const { error, resumable = false, applied = false } = options
    return this.#add(match, options, ({ passing: { stanza, direction }, pass, close }) => {
      if (applied) pass(stanza)
      close(error, resumable)
      // What was on its way to the client is repeated after a resumption (XEP-0198 §5).
      if (!applied && direction === 'toClient') pass(stanza)
    })
  }

  clear(): void {
    for (const rule of this.#rules.splice(0)) rule.letGo?.()
  }

  #add(
    match: Match,
    options: Times | undefined,
    apply: (crossing: Crossing) => void,
    letGo?: () => void,
  ): FaultRule {
    const rule = { match, apply, letGo, left: options?.times ?? Infinity, count: 0 }
    this.#rules.push(rule)
    return {
      get count() {
        return rule.count
      },
      remove: () => {
        this.#forget(rule)
        letGo?.()
      },
    }
  }

  #forget(rule: Rule): void {
    this.#rules = this.#rules.filter((other) => other !== rule)
  }

  #addHolding(
    match: Match,
    options: Times | undefined,
    held: Crossing[],
    apply: (crossing: Crossing) => void,
  ): HoldRule {
    const release = (count = held.length): void => {
      for (const {
        passing: { stanza },
        pass,
      } of held.splice(0, count))
        pass(stanza)
    }
    const rule = this.#add(match, options, apply, release)
    return {
      get count() {
        return rule.count
      },
      get held() {
        return held.map(({ passing }) => passing.stanza)
      },
      remove: () => {
        rule.remove()
      },
      release,
    }
  }
}

function isAnswer({ attrs }: Element, id: string | undefined): boolean {
  return attrs['id'] === id && (attrs['type'] === 'result' || attrs['type'] === 'error')
}
