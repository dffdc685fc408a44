/**
 * What happens where an edit that waits meets another device's change of the same field. `rebase`: the edit counts, on top of what
 * came. `remote`: what came counts. A function makes one value out of the item as it was seen, as it was meant here, and as it came.
 */
export type ConflictPolicy<T> = 'rebase' | 'remote' | ((base: T, local: T, remote: T) => T)

/** How edits of one collection meet those of others. */
export interface MergeOptions<T> {
  /** What happens where both change the same field; `rebase` unless told. */
  readonly conflict?: ConflictPolicy<T>
  /** For values that only move forward: negative when `a` is older than `b`, positive when it is newer. What isn't newer changes nothing. */
  readonly compare?: (a: T, b: T) => number
  /**
   * The field that tells the elements of arrays apart, so that they are merged one by one; without it, and when it is put in another order,
   * an array is one value.
   */
  readonly mergeBy?: string
}

/** The same with a comparison that never throws: where it can't tell, the one counts as newer. */
export function forgiving<T, O extends MergeOptions<T>>(options: O & MergeOptions<T>): O {
  const { compare } = options
  if (compare === undefined) return options
  return {
    ...options,
    compare: (a: T, b: T) => {
      try {
        return compare(a, b)
      } catch {
        return 1
      }
    },
  }
}

/** How edits of items meet those of others. */
export interface ItemOptions<T> extends MergeOptions<T> {
  /** The value that counts where there is no item; it is what an edit of one that isn't there was made on. */
  readonly initial?: T
}
