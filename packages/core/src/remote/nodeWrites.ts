import { NodeError, StanzaError } from '../base/errors.ts'
import { publishOptions } from '../protocol/privateNode.ts'
import { buildPurge } from '../protocol/pubsubOwner.ts'
import { buildPublish, buildRetract } from '../protocol/pubsubRequest.ts'
import { parsePublished } from '../protocol/pubsubResult.ts'
import { hasCondition, isOptionRefused } from '../protocol/stanzaError.ts'
import type { Transport } from '../transport/transport.ts'
import type { Element } from '../xml/element.ts'
import type { PrivacyGate, PrivacyProof } from './privacyGate.ts'

/** One request that changes a node. */
export type Write =
  | {
      /** Publish one item (XEP-0060 §7.1). */
      readonly type: 'publish'
      /** Its ItemID. */
      readonly id: string
      /** Its payload. */
      readonly payload: Element
    }
  | {
      /** Retract one item, told to the other devices (XEP-0060 §7.2). */
      readonly type: 'retract'
      /** Its ItemID. */
      readonly id: string
    }
  | {
      /** Retract all items at once (XEP-0060 §8.5). */
      readonly type: 'purge'
    }

/** What came of a write that was done: `gone` where there was nothing to remove. */
export type Done = 'done' | 'gone'

/** Makes the write that goes out; called right before it does. */
export type MakeWrite = () => Write | Promise<Write>

/** Sends writes to one node, each behind the gate and with the options that keep the node private. */
export class NodeWrites {
  readonly #transport: Transport
  readonly #gate: PrivacyGate
  readonly #node: string
  /** COMPAT(ejabberd < 23.10): only the privacy pair is understood in publish-options. */
  #pairOnly = false
  #options:
    { readonly of: PrivacyProof; readonly pair: boolean; readonly form: Element } | undefined

  constructor(transport: Transport, gate: PrivacyGate, node: string) {
    this.#transport = transport
    this.#gate = gate
    this.#node = node
  }

  /**
   * Sends one write and resolves when the server has answered that it is done, or was. `make` is called right before each request: what is
   * sent once more after a refusal is made of what is known then.
   *
   * @throws the gate's errors; NodeError `wrong-item-id`; TransportError; StanzaError
   */
  async send(make: MakeWrite): Promise<Done> {
    // What needn't be waited for goes out in the same turn.
    const proof = this.#gate.proof ?? (await this.#prove())
    const made = make()
    const write = made instanceof Promise ? await made : made
    if (write.type !== 'publish') return this.#remove(write)
    const pair = this.#isPair(proof)
    try {
      await this.#publish(write, proof, pair)
    } catch (error) {
      await this.#recover(error, make, proof, pair)
    }
    return 'done'
  }

  /** The proof that counts when it is there: what was proven may have been called into doubt by then. */
  async #prove(): Promise<PrivacyProof> {
    for (;;) {
      await this.#gate.prove()
      const { proof } = this.#gate
      if (proof !== undefined) return proof
    }
  }

  /** A precondition that fails once sends us back to the gate; a second time it is an error, never a publish without options. */
  async #recover(
    refusal: unknown,
    make: MakeWrite,
    proof: PrivacyProof,
    pair: boolean,
  ): Promise<void> {
    try {
      await this.#publishPair(refusal, make, proof, pair)
    } catch (error) {
      if (!hasCondition(error, 'precondition-not-met')) throw error
      this.#gate.invalidate(proof)
      await this.#publishAgain(make)
    }
  }

  async #publishAgain(make: MakeWrite): Promise<void> {
    const proof = await this.#prove()
    const pair = this.#isPair(proof)
    try {
      await this.#publishMade(make, proof, pair).catch((error: unknown) =>
        this.#publishPair(error, make, proof, pair),
      )
    } catch (error) {
      if (!hasCondition(error, 'precondition-not-met')) throw error
      throw this.#gate.refused(error)
    }
  }

  /** Where a server refuses more than the privacy `pair`, that alone may do; any other refusal stands. */
  async #publishPair(
    refusal: unknown,
    make: MakeWrite,
    proof: PrivacyProof,
    pair: boolean,
  ): Promise<void> {
    if (pair || !isOptionRefused(refusal)) throw refusal
    await this.#publishMade(make, proof, true)
    // It was the options, not the item.
    this.#pairOnly = true
  }

  async #publishMade(make: MakeWrite, proof: PrivacyProof, pair: boolean): Promise<void> {
    const write = await make()
    if (write.type === 'publish') await this.#publish(write, proof, pair)
  }

  #isPair(proof: PrivacyProof): boolean {
    return this.#pairOnly || proof.maxItemsRaw === undefined
  }

  /** They are the same with each publish, as long as the proof holds. */
  #optionsFor(proof: PrivacyProof, pair: boolean): Element {
    const { persists } = proof
    const made = this.#options
    if (made?.of === proof && made.pair === pair) return made.form
    const form = publishOptions(pair ? { persists } : proof)
    this.#options = { of: proof, pair, form }
    return form
  }

  #publish(
    { id, payload }: Extract<Write, { type: 'publish' }>,
    proof: PrivacyProof,
    pair: boolean,
  ): Promise<void> {
    const options = this.#optionsFor(proof, pair)
    const request = buildPublish({ node: this.#node, id, payload, options })
    return this.#transport.request(request).then((answer) => {
      checkItemId(id, parsePublished(answer))
    })
  }

  /** What is gone already has been retracted. */
  async #remove(write: Exclude<Write, { type: 'publish' }>): Promise<Done> {
    const node = this.#node
    try {
      await this.#transport.request(
        write.type === 'purge' ? buildPurge(node) : buildRetract(node, write.id),
      )
      return 'done'
    } catch (error) {
      if (!(error instanceof StanzaError && hasCondition(error, 'item-not-found'))) throw error
      return 'gone'
    }
  }
}

function checkItemId(sent: string, stored: string | undefined): void {
  if (stored === undefined || stored === sent) return
  throw new NodeError('wrong-item-id', { detail: `${sent} became ${stored}` })
}
