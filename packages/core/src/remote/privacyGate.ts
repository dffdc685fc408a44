import { NodeError, StanzaError } from '../base/errors.ts'
import { capacityOf, maxItemsRaw } from '../protocol/nodeCapacity.ts'
import { repairOptions } from '../protocol/nodeRepair.ts'
import { judgePrivacy, type PrivacyVerdict } from '../protocol/privacyVerdict.ts'
import {
  buildConfigure,
  buildSetAffiliations,
  buildSetSubscriptions,
} from '../protocol/pubsubOwner.ts'
import type { RemoteContext } from './context.ts'
import { readOrCreateNode, type NodeState } from './nodeState.ts'

/** What is known of a node's privacy. */
export type Privacy =
  'unknown' | 'checking' | 'private' | 'repaired' | 'shared' | 'violated' | 'unsupported'

/** That a node was seen private, and what each publish must repeat. */
export interface PrivacyProof {
  /** The `max_items` of the configuration as the server writes it; absent when it has none. */
  readonly maxItemsRaw: string | undefined
  /** How many items the node holds; absent when the server doesn't tell. */
  readonly capacity: number | undefined
}

/** How to treat others that have been given access: told and left alone, or removed. */
export type Sharing = 'refuse' | 'remove'

const PROOF_LASTS = 3_600_000
const REPAIR_WINDOW = 600_000
const REPAIRS_IN_WINDOW = 3

/**
 * Lets nothing be written to a node before it is proven private (XEP-0223 §2, §6).
 *
 * Reads configuration, affiliations and subscriptions, repairs what differs in that order, and reads all back. A proof holds for
 * one session and an hour at most; many callers share one run. Repairs are bounded: at most three in ten minutes.
 */
export class PrivacyGate {
  readonly #context: RemoteContext
  readonly #node: string
  readonly #sharing: Sharing
  readonly #tell: (privacy: Privacy) => void
  #run: Promise<PrivacyProof> | undefined
  #startedAt = 0
  #proof: PrivacyProof | undefined
  #repairs: number[] = []

  constructor(
    context: RemoteContext,
    node: string,
    sharing: Sharing,
    tell: (privacy: Privacy) => void,
  ) {
    this.#context = context
    this.#node = node
    this.#sharing = sharing
    this.#tell = tell
  }

  /**
   * The proof, from before or made now.
   *
   * @throws NodeError `unsupported`, `not-private`, `shared`, `repair-limit`; TransportError and StanzaError `busy` when it can't be told now
   */
  prove(): Promise<PrivacyProof> {
    const now = this.#context.clock.now()
    if (this.#run !== undefined && now - this.#startedAt < PROOF_LASTS) return this.#run
    this.#startedAt = now
    const run = this.#prove()
    this.#run = run
    run.then(
      (proof) => {
        if (this.#run === run) this.#proof = proof
      },
      () => {
        if (this.#run === run) this.#run = undefined
      },
    )
    return run
  }

  /** Ends the proof: the node may have changed. With `failed`, only if that proof is the one that still holds. */
  invalidate(failed?: PrivacyProof): void {
    if (failed !== undefined && failed !== this.#proof) return
    this.#run = undefined
    this.#proof = undefined
  }

  /** Resolves when no run is under way. */
  async idle(): Promise<void> {
    await this.#run?.catch(() => undefined)
  }

  async #prove(): Promise<PrivacyProof> {
    this.#tell('checking')
    try {
      await this.#context.features.get()
      return await this.#judgeAndRepair()
    } catch (thrown) {
      const error = asVerdict(thrown)
      this.#tell(error instanceof NodeError ? (PRIVACY_OF[error.code] ?? 'violated') : 'unknown')
      throw error
    }
  }

  async #judgeAndRepair(): Promise<PrivacyProof> {
    let repaired = false
    for (let round = 0; ; round += 1) {
      const state = await readOrCreateNode(this.#context.transport, this.#node)
      const verdict = this.#judge(state)
      if (isProven(verdict, round)) {
        this.#tell(repaired ? 'repaired' : 'private')
        return { maxItemsRaw: maxItemsRaw(state.form), capacity: capacityOf(state.form) }
      }
      if (round > 1) throw new NodeError('not-private', { detail: 'the repair did not hold' })
      repaired = this.#announce(verdict) || repaired
      await this.#repair(verdict)
    }
  }

  #judge(state: NodeState): OpenVerdict {
    const verdict = judgePrivacy({ ...state, self: this.#context.transport.jid, maxItems: 'max' })
    if (verdict.type === 'impossible') {
      throw new NodeError('not-private', { detail: verdict.reason })
    }
    if (verdict.type === 'shared' && this.#sharing === 'refuse') {
      const others = verdict.affiliations.map(({ jid, affiliation }) => `${jid} is ${affiliation}`)
      throw new NodeError('shared', { detail: others.join(', ') })
    }
    return verdict
  }

  /** Tells, before anything is changed, that others could read; the answer is whether they could. */
  #announce(verdict: OpenVerdict): boolean {
    const was = verdict.type === 'private' ? undefined : verdict.readable
    const fields = verdict.changes.map(({ name }) => name)
    this.#context.trace({
      type: 'repair',
      node: this.#node,
      fields,
      ...(was === undefined ? {} : { was }),
    })
    if (verdict.type === 'private') return false
    this.#countRepair()
    this.#tell('repaired')
    return true
  }

  #countRepair(): void {
    const now = this.#context.clock.now()
    this.#repairs = this.#repairs.filter((at) => now - at < REPAIR_WINDOW)
    if (this.#repairs.length >= REPAIRS_IN_WINDOW) throw new NodeError('repair-limit')
    this.#repairs.push(now)
  }

  async #repair(verdict: OpenVerdict): Promise<void> {
    const { transport } = this.#context
    if (verdict.changes.length > 0) await this.#configure(verdict)
    if (verdict.type === 'private') return
    if (verdict.type === 'shared') {
      const none = verdict.affiliations.map(({ jid }) => ({ jid, affiliation: 'none' }))
      await transport.request(buildSetAffiliations(this.#node, none))
    }
    if (verdict.subscriptions.length > 0) {
      const none = verdict.subscriptions.map((each) => ({ ...each, subscription: 'none' }))
      await transport.request(buildSetSubscriptions(this.#node, none))
    }
  }

  /** A node that is private already stays usable when the server won't take the harmless rest. */
  async #configure(verdict: OpenVerdict): Promise<void> {
    const request = buildConfigure(this.#node, repairOptions(verdict.changes))
    try {
      await this.#context.transport.request(request)
    } catch (error) {
      if (!(verdict.type === 'private' && error instanceof StanzaError)) throw error
    }
  }
}

type OpenVerdict = Exclude<PrivacyVerdict, { type: 'impossible' }>

const PRIVACY_OF: Partial<Record<string, Privacy>> = {
  unsupported: 'unsupported',
  shared: 'shared',
}

/** A private node is proven; what harmless repair it still needs is tried once, not insisted on. */
function isProven(verdict: OpenVerdict, round: number): boolean {
  return verdict.type === 'private' && (round > 0 || verdict.changes.length === 0)
}

/** A refusal for good on the way to the proof means: not provable. */
function asVerdict(thrown: unknown): unknown {
  if (!(thrown instanceof StanzaError) || thrown.retryable) return thrown
  return new NodeError('not-private', { detail: thrown.message, cause: thrown })
}
