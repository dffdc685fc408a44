/** How one item differs between two views. */
export type Change<T> =
  | {
      /** The item came. */
      readonly type: 'added'
      /** Its ItemID. */
      readonly id: string
      /** Its value now. */
      readonly value: T
    }
  | {
      /** The item has another value. */
      readonly type: 'changed'
      /** Its ItemID. */
      readonly id: string
      /** Its value now. */
      readonly value: T
      /** Its value before. */
      readonly previous: T
    }
  | {
      /** The item went. */
      readonly type: 'removed'
      /** Its ItemID. */
      readonly id: string
      /** Its value before. */
      readonly previous: T
    }
