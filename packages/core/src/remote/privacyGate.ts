import { NodeError, StanzaError } from '../base/errors.ts'
import { capacityOf, maxItemsRaw } from '../protocol/nodeCapacity.ts'
import { judgePrivacy, type PrivacyVerdict } from '../protocol/privacyVerdict.ts'
import { FIELD } from '../protocol/privateNode.ts'
import { buildSetAffiliations, buildSetSubscriptions } from '../protocol/pubsubOwner.ts'
import type { Subscription } from '../protocol/subscription.ts'
import { configureNode, isMaxItems } from './configureNode.ts'
import type { RemoteContext } from './context.ts'
import { readOrCreateNode, type NodeState } from './nodeState.ts'

/**
 * What is known of a node's privacy. `repaired`: it was not private before on this session; where the server hides who is
 * subscribed, it stays so as long as the account is open, as who had access may be subscribed still.
 */
export type Privacy =
  'unknown' | 'checking' | 'private' | 'repaired' | 'shared' | 'violated' | 'unsupported'

/** That a node was seen private, and what each publish must repeat. */
export interface PrivacyProof {
  /** The `max_items` of the configuration as the server writes it; absent when it has none. */
  readonly maxItemsRaw: string | undefined
  /** How many items the node holds; absent when the server doesn't tell. */
  readonly capacity: number | undefined
  /** Whether the configuration says if items are stored; else publishes must not ask for it. */
  readonly persists: boolean
}

/** How to treat others that have been given access: told and left alone, or removed, as far as the server shows them. */
export type Sharing = 'refuse' | 'remove'

/** COMPAT(Openfire): `max` is accepted there, and means one item. */
const MAX_ITEMS = '1000'
const PROOF_LASTS = 3_600_000
const REPAIR_WINDOW = 600_000
const REPAIRS_IN_WINDOW = 3

/**
 * Lets nothing be written to a node before it is proven private (XEP-0223 §2, §6).
 *
 * Reads configuration, affiliations and subscriptions, repairs what differs, affiliations last, and reads all back. A proof holds for
 * one session and an hour at most; many callers share one run. Repairs are bounded: at most three in ten minutes.
 */
export class PrivacyGate {
  readonly #context: RemoteContext
  readonly #node: string
  readonly #sharing: Sharing
  readonly #tell: (privacy: Privacy) => void
  /** The last run: over, under way, or behind one that is. */
  #run: Promise<PrivacyProof> | undefined
  #startedAt = 0
  #begun = false
  /** Whether nothing has come since that run began that might make it prove another thing. */
  #counts = false
  #proof: PrivacyProof | undefined
  #repairs: number[] = []
  #repairedIn = 0
  /** Others had access, and the server doesn't tell who subscribed then: ejabberd goes on sending them all events. */
  #exposed = false
  /** What to ask for where a node keeps too few items: `max`, then a number, then nothing that would be more. */
  #maxItems = 'max'

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
    const last = this.#run
    if (last !== undefined && this.#counts && this.#isFresh()) return last
    this.#startedAt = this.#context.clock.now()
    this.#proof = undefined
    this.#counts = true
    this.#begun = last === undefined
    // One run at a time: what an earlier one repairs is seen by the later.
    const run = last ? last.then(over, over).then(() => this.#prove()) : this.#prove()
    this.#run = run
    run.then(
      (proof) => {
        if (this.#run === run && this.#counts) this.#proof = proof
      },
      () => {
        if (this.#run === run) this.#run = undefined
      },
    )
    return run
  }

  /** The proof, where there is one that counts now. What {@link PrivacyGate.prove} has resolved with may not count any more. */
  get proof(): PrivacyProof | undefined {
    return this.#isFresh() ? this.#proof : undefined
  }

  /**
   * Ends the proof: the node may have changed. What a run finds that is under way doesn't count either; it ends before the next one begins.
   * With `failed`, a proof that others came after is over anyway.
   */
  invalidate(failed?: PrivacyProof): void {
    if (failed !== undefined && this.#proof !== undefined && failed !== this.#proof) return
    this.#proof = undefined
    // A run that is still to begin will see what has changed.
    if (this.#begun) this.#counts = false
  }

  /** The server refuses what makes a node private, whatever its configuration says: the error to end with. */
  refused(cause: StanzaError): NodeError {
    this.invalidate()
    this.#tell('unsupported')
    return new NodeError('unsupported', { detail: 'private options are refused', cause })
  }

  #isFresh(): boolean {
    const age = this.#context.clock.now() - this.#startedAt
    // Where the clock was set back nobody knows how old it is.
    return age >= 0 && age < PROOF_LASTS
  }

  async #prove(): Promise<PrivacyProof> {
    this.#begun = true
    this.#tell('checking')
    try {
      await this.#context.features.get()
      return await this.#judgeAndRepair().catch(asVerdict)
    } catch (error) {
      this.#tell(error instanceof NodeError ? (PRIVACY_OF[error.code] ?? 'violated') : 'unknown')
      throw error
    }
  }

  async #judgeAndRepair(): Promise<PrivacyProof> {
    for (let round = 0; ; round += 1) {
      const state = await readOrCreateNode(this.#context.transport, this.#node)
      let verdict = this.#judge(state)
      if (round > 0 && verdict.changes.some(isMaxItems)) {
        this.#maxItems = this.#maxItems === 'max' ? MAX_ITEMS : '1'
        verdict = this.#judge(state)
      }
      const isPrivate = verdict.type === 'private'
      // What harmless repair a private node still needs is tried once, not insisted on.
      const tried = round > 0 && !verdict.changes.some(isMaxItems)
      if (isPrivate && (tried || verdict.changes.length === 0)) return this.#proven(state)
      if (round > 1) throw new NodeError('not-private', { detail: 'the repair did not hold' })
      if (this.#mayRepair()) await this.#repair(state, verdict)
      else if (isPrivate) return this.#proven(state)
      else throw new NodeError('repair-limit')
    }
  }

  #proven({ form, subscriptions }: NodeState): PrivacyProof {
    const repaired = this.#exposed || this.#repairedIn === this.#session
    const verdict = repaired ? 'repaired' : 'private'
    const was = subscriptions === undefined ? ['subscriptions unverified'] : []
    if (this.#exposed) was.push('others had access')
    this.#context.trace({ type: 'privacy', node: this.#node, verdict, was })
    this.#tell(verdict)
    return {
      maxItemsRaw: maxItemsRaw(form),
      capacity: capacityOf(form),
      persists: form.fields.has(FIELD.persist),
    }
  }

  get #session(): number {
    const { connection } = this.#context.transport
    return connection.state === 'online' ? connection.session : 0
  }

  #judge(state: NodeState): OpenVerdict {
    const { jid: self } = this.#context.transport
    const verdict = judgePrivacy({ ...state, self, maxItems: this.#maxItems })
    if (verdict.type === 'impossible') {
      throw new NodeError('not-private', { detail: verdict.reason })
    }
    this.#exposed = (this.#exposed && !state.isNew) || isExposed(state, verdict)
    if (verdict.type === 'shared' && this.#sharing === 'refuse') {
      const others = verdict.affiliations.map(({ jid, affiliation }) => `${jid} is ${affiliation}`)
      throw new NodeError('shared', { detail: others.join(', ') })
    }
    return verdict
  }

  /** Whoever keeps undoing the repairs is not fought for ever. */
  #mayRepair(): boolean {
    const now = this.#context.clock.now()
    this.#repairs = this.#repairs.filter((at) => now - at < REPAIR_WINDOW)
    return this.#repairs.length < REPAIRS_IN_WINDOW && this.#repairs.push(now) > 0
  }

  async #repair({ form }: NodeState, verdict: OpenVerdict): Promise<void> {
    const { transport } = this.#context
    this.#announce(verdict)
    await configureNode(transport, this.#node, form, verdict.changes)
    if (verdict.type === 'private') return
    await this.#unsubscribe(verdict.subscriptions)
    if (verdict.type !== 'shared') return
    // Whoever keeps a subscription keeps his events: Prosody won't take his affiliation away, ejabberd even lets him fetch, and doesn't list him.
    for (const { jid } of verdict.affiliations) {
      await this.#unsubscribe([{ jid, subscription: 'none' }]).catch(ignoreRefusal)
    }
    const none = verdict.affiliations.map(({ jid }) => ({ jid, affiliation: 'none' }))
    await transport.request(buildSetAffiliations(this.#node, none))
  }

  async #unsubscribe(subscriptions: readonly Subscription[]): Promise<void> {
    const none = subscriptions.map((each) => ({ ...each, subscription: 'none' }))
    if (none.length === 0) return
    await this.#context.transport.request(buildSetSubscriptions(this.#node, none))
  }

  /** Tells, before anything is changed, what is wrong and whether others could read. */
  #announce(verdict: OpenVerdict): void {
    const was = verdict.type === 'private' ? undefined : verdict.readable
    const fields = verdict.changes.map(({ name }) => name)
    this.#context.trace({
      type: 'repair',
      node: this.#node,
      fields,
      ...(was === undefined ? {} : { was }),
    })
    if (verdict.type === 'private') return
    this.#repairedIn = this.#session
    this.#tell('repaired')
  }
}

type OpenVerdict = Exclude<PrivacyVerdict, { type: 'impossible' }>

const PRIVACY_OF: Partial<Record<string, Privacy>> = {
  unsupported: 'unsupported',
  shared: 'shared',
}

/** Whether others could have subscribed, and it can't be seen whether they have. */
function isExposed({ subscriptions }: NodeState, verdict: OpenVerdict): boolean {
  if (subscriptions !== undefined || verdict.type === 'private') return false
  return verdict.type === 'shared' || verdict.readable !== undefined
}

/** He had no subscription, or the server won't have it: what is read back decides. */
/** However it ended. */
function over(): void {
  // Whoever has asked for it is told.
}

function ignoreRefusal(error: unknown): void {
  if (!(error instanceof StanzaError)) throw error
}

/** A refusal for good on the way to the proof means: not provable. */
function asVerdict(thrown: unknown): never {
  if (!(thrown instanceof StanzaError) || thrown.retryable) throw thrown
  throw new NodeError('not-private', { detail: thrown.message, cause: thrown })
}
