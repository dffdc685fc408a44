import type { NoticeKind, Profile } from '../profiles/profile.ts'

/** The ways in which a device is to hear of a node. */
export interface Reach {
  /** The priority of its presence; none sent unless told. */
  readonly priority?: number
  /** Whether its capabilities have `+notify` for the node. */
  readonly notify?: boolean
  /** Whether its bare JID is subscribed. */
  readonly bare?: boolean
  /** Whether its full JID is subscribed. */
  readonly full?: boolean
  /** Whether it is what the device did itself. */
  readonly own?: boolean
}

/** How often a device hears of one thing, by the profile. */
export function copiesOf({ events }: Profile, kind: NoticeKind, reach: Reach): number {
  const { notifyCovers, notifyPublisher } = events
  const available = reach.priority !== undefined
  // RFC 6121 §8.5.2: a message to the bare JID passes a resource of negative priority by.
  const reachesBare = available && (reach.priority ?? 0) >= 0
  const toFull = [
    reach.notify && available && notifyCovers.includes(kind) && (!reach.own || notifyPublisher),
    reach.full && (available || !events.subscriptionNeedsPresence),
  ]
  const toBare = [reach.bare && reachesBare, events.copyToOwner && kind === 'items' && reachesBare]
  const count = (reasons: (boolean | undefined)[]) => {
    const found = reasons.filter(Boolean).length
    return events.copies === 'one per JID' ? Math.min(1, found) : found
  }
  return count(toFull) + count(toBare)
}
