import type { Conflict, Edit } from '@rxpep/core'
import { observableStore } from './observableStore.ts'
import { useStoreOf, type Subscribable } from './store.ts'
import { useOpened, type Definition } from './useOpened.ts'

/**
 * The edits on their way, and those that failed: of one collection or document, or of all that the account has opened.
 *
 * @throws UsageError `no-account` outside of a provider, `definition-clash`
 * @example
 * const failed = useEdits(bookmarks).filter(({ state }) => state === 'failed')
 */
export function useEdits<T, I>(definition: Definition<T, I>): readonly Edit<T>[]
export function useEdits(): readonly Edit[]
export function useEdits<T, I>(definition?: Definition<T, I>): readonly Edit[] {
  return useList(useOpened(definition).live.edits$)
}

/**
 * The conflicts that stand, oldest first: of one collection or document, or of all that the account has opened.
 *
 * @throws UsageError `no-account` outside of a provider, `definition-clash`
 * @example
 * const [conflict] = useConflicts(bookmarks)
 * return conflict && <button onClick={() => conflict.restore()}>Restore</button>
 */
export function useConflicts<T, I>(definition: Definition<T, I>): readonly Conflict<T>[]
export function useConflicts(): readonly Conflict[]
export function useConflicts<T, I>(definition?: Definition<T, I>): readonly Conflict[] {
  return useList(useOpened(definition).live.conflicts$)
}

const NONE: readonly never[] = []

function useList<V>(list$: Subscribable<readonly V[]>): readonly V[] {
  return useStoreOf(() => observableStore<readonly V[]>(list$, NONE), [list$])
}
