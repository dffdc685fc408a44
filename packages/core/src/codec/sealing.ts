import { xml, type Element } from '../xml/element.ts'
import { NS_RXPEP } from '../xml/namespaces.ts'

/** Where an item is: what is sealed for one place can't be opened at another. */
export interface Place {
  /** The account's bare JID. */
  readonly account: string
  /** The name of the node. */
  readonly node: string
}

/** An item on one side of the stage: as the codec sees it, or as it is on the wire. */
export interface SealedItem {
  /** The ItemID: the real one, or that on the wire. */
  readonly id: string
  /** The payload: the plain one, or the envelope. */
  readonly payload: Element
}

/**
 * An asynchronous stage between a codec and the wire, for what needs WebCrypto.
 *
 * Every item that comes from the server goes through `open`. What it rejects goes on as {@link unopened}, under an {@link unopenedId},
 * and the codec's `decode` refuses it: so it lands in quarantine, and a payload that was never sealed is not taken for an opened one. A store
 * holds items as they are behind `open`; they don't go through it again.
 */
export interface Sealing {
  /**
   * From the wire to the real ItemID and the plain payload.
   *
   * Rejects with CodecError `undecryptable`.
   */
  open(item: SealedItem, place: Place): Promise<SealedItem>
  /**
   * From the real ItemID and the plain payload to what goes on the wire; never twice the same envelope, always the same ItemID.
   *
   * Rejects with CodecError `unencodable`.
   */
  seal(item: SealedItem, place: Place): Promise<SealedItem>
  /** The ItemID on the wire of a real one: for reading and retracting it. */
  wireId(id: string, place: Place): Promise<string>
  /** Puts this stage before the access to a node: `sealedAccess` does it. Told here, so that whoever seals nothing carries no code for it. */
  over<A>(access: A): A
}

/** What stands for a payload that `open` rejected: the payload as it came, marked, with the reason. */
export function unopened(payload: Element, reason?: string): Element {
  return xml('unopened', { xmlns: NS_RXPEP, reason }, payload)
}

/** Whether this payload is one that `open` rejected. */
export function isUnopened(payload: Element): boolean {
  return payload.is('unopened', NS_RXPEP)
}

const PREFIX = 'unopened:'

/** The ItemID of an item that could not be opened: no real one begins like this, so that it can't take the place of another item. */
export const unopenedId = (wireId: string) => PREFIX + wireId

/** The ItemID on the wire in an {@link unopenedId}; nothing in a real one. */
export const wireIdIn = (id: string) =>
  id.startsWith(PREFIX) ? id.slice(PREFIX.length) : undefined
