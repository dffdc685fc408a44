import type { WireItem } from '../model/item.ts'
import type { NodeEvent } from '../model/nodeEvent.ts'
import type { PubsubEvent } from '../protocol/pubsubEvent.ts'
import type { RemoteContext } from './context.ts'
import type { Delivery } from './delivery.ts'
import type { Done, MakeWrite } from './nodeWrites.ts'
import type { Privacy, PrivacyGate, Sharing } from './privacyGate.ts'

/** What an access is made with. */
export interface AccessParts {
  /** What every part of the account works with. */
  readonly context: RemoteContext
  /** The name of the node. */
  readonly node: string
  /** What to do about others that have been given access. */
  readonly sharing: Sharing
  /** How events of nodes get to this account. */
  readonly delivery: Delivery
  /** Told what is known of the node's privacy. */
  readonly tell: (privacy: Privacy) => void
  /** Told of what has changed, where nobody else tells of it. */
  readonly heard: (events: readonly NodeEvent<WireItem>[]) => void
}

/**
 * How a node is reached: as one of PubSub unless its definition says otherwise.
 *
 * Whatever implements it keeps this promise: what is read and what is heard is handed over in the order in which the server told it.
 */
export interface NodeAccess {
  /** Who proves that it is private before anything is written. */
  readonly gate: Pick<PrivacyGate, 'invalidate'> & {
    /**
     * Resolves with what is proven.
     *
     * @throws NodeError, TransportError or StanzaError
     */
    prove(): Promise<{ readonly capacity: number | undefined }>
  }
  /** How its events get here. */
  readonly delivery: Pick<Delivery, 'begin' | 'end' | 'tellsRemovals'>
  /**
   * Reads all items, or those of some ItemIDs as far as they are there.
   *
   * @throws TransportError or StanzaError
   */
  read(ids?: readonly string[]): Promise<WireItem[]>
  /**
   * Sends one write; resolves when the server says that it is done, with `gone` where there was nothing to remove. `make` is called for
   * each request anew.
   *
   * @throws NodeError, TransportError or StanzaError
   */
  send(make: MakeWrite): Promise<Done>
  /** Makes what the items are to the app of an event, and hands it on; without it events are handed on as they are. */
  receive?(event: PubsubEvent, use: (event: PubsubEvent) => void): void
}

/** Makes the access to one node. */
export type AccessFactory = (parts: AccessParts) => NodeAccess
