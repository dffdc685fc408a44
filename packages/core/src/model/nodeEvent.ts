/**
 * Something the server told about a node: one step of its history.
 *
 * `I` is the kind of item: {@link WireItem} as it comes from the protocol, `Item<T>` once decoded.
 */
export type NodeEvent<I> =
  | {
      /** The complete content of the node at one moment. */
      readonly type: 'snapshot'
      /** Every item of the node; an ItemID missing here is not on the server. */
      readonly items: readonly I[]
    }
  | {
      /** One item came or was replaced (XEP-0060 §7.1.2.1). */
      readonly type: 'published'
      /** The item as it is now. */
      readonly item: I
    }
  | {
      /** One item is gone (XEP-0060 §7.2.2.1). */
      readonly type: 'retracted'
      /** Its ItemID. */
      readonly id: string
    }
  | {
      /** `purged`: all items are gone (XEP-0060 §8.5); `deleted`: the node too (§8.4); `configured`: its configuration changed (§8.2). */
      readonly type: 'purged' | 'deleted' | 'configured'
    }
