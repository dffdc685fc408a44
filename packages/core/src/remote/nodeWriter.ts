import { TransportError } from '../base/errors.ts'
import type { DeliveryProof } from './deliveryProof.ts'
import type { NodeAccess } from './nodeAccess.ts'
import type { StatusCell } from './nodeStatus.ts'
import type { Done, Write } from './nodeWrites.ts'
import type { Watchers } from './watchers.ts'

/** What a writer works with, and whom it tells. */
export interface NodeWriterParts {
  /** How the node is reached. */
  readonly access: NodeAccess
  /** Which events have come. */
  readonly proof: DeliveryProof
  /** Those who wait for events. */
  readonly watchers: Watchers
  /** What is known about the node. */
  readonly status: StatusCell
  /** Reads an item, or all of them, when no event comes. */
  readonly read: (ids: readonly string[] | undefined, reason: string) => Promise<void>
  /** Told of a write whose event has stayed away where events were proven to come. */
  readonly echoMissing: (write: Write) => void
}

/** How long the event of a write is waited for once that is done, in milliseconds. */
const ECHO_WITHIN = 2000

/** Sends the writes of a node, of each item one at a time as its caller sees to, and learns what became of them. */
export class NodeWriter {
  readonly #parts: NodeWriterParts

  constructor(parts: NodeWriterParts) {
    this.#parts = parts
  }

  /**
   * Sends one write; resolves when the server says that it is done. `make` is called right before it goes out, and once more for
   * each time that it has to be sent anew.
   *
   * @throws NodeError, TransportError or StanzaError; see the gate and the transport
   */
  async send(make: () => Write): Promise<Done> {
    const { access, proof } = this.#parts
    let last: Write | undefined
    const expect = (): Write => {
      if (last) proof.forget(last)
      last = make()
      proof.expect(last)
      return last
    }
    try {
      return await access.send(expect)
    } catch (error) {
      // Its event is as good as its result.
      if (last && error instanceof TransportError && proof.hasEchoed(last)) return 'done'
      if (last) proof.forget(last)
      throw error
    }
  }

  /**
   * What the node tells of an acknowledged write: true by its event, which mostly has come by then; a promise where it is waited for, of
   * false where it was read.
   *
   * @throws TransportError or StanzaError when it had to be read and could not
   */
  confirm(write: Write, satisfied: () => boolean): true | Promise<boolean> {
    const isTold = (): boolean => satisfied() || this.hasEchoed(write)
    return isTold() ? this.#settled(write) : this.#await(write, isTold)
  }

  async #await(write: Write, isTold: () => boolean): Promise<boolean> {
    const { proof, watchers, status, read, echoMissing } = this.#parts
    const told = await watchers.until(isTold, proof.expectsEchoOf(write) ? ECHO_WITHIN : 0)
    // Nobody can tell on a stream that is gone.
    if (!told && !status.now.online) {
      proof.forget(write)
      throw new TransportError('disconnected')
    }
    if (told) return this.#settled(write)
    if (proof.settle(write, false)) echoMissing(write)
    await read(write.type === 'purge' ? undefined : [write.id], 'no event')
    status.tell({ delivery: proof.state })
    return false
  }

  #settled(write: Write): true {
    const { proof, status } = this.#parts
    proof.settle(write, true)
    status.tell({ delivery: proof.state })
    return true
  }

  /** Whether the event of a write that is under way has come. */
  hasEchoed(write: Write): boolean {
    return this.#parts.proof.hasEchoed(write)
  }
}
