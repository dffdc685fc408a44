import { useMemo } from 'react'
import type { CollectionStatus, Document, DocumentDefinition } from '@rxpep/core'
import { actionsOf } from './actionsOf.ts'
import { storeOf } from './store.ts'
import { trackedStore, useTracked } from './trackedStore.ts'
import { useOpened } from './useOpened.ts'

/** What changes a document: the same functions as long as the account is the same. */
export type DocumentActions<T, I = T> = Pick<Document<T, I>, 'put' | 'update' | 'remove'>

/** What {@link useDocument} gives: what is read of it is what the component renders again for. */
export interface UseDocument<T, I = T> extends DocumentActions<T, I> {
  /** The value; the initial one while there is none. */
  readonly value: T
  /** What is known about the document as a whole: whether it is loading, online, private. */
  readonly status: CollectionStatus
}

/**
 * A document of the account: its value, and what changes it.
 *
 * @throws UsageError `no-account` outside of a provider, `definition-clash`
 * @example
 * const { value, update } = useDocument(settings)
 * return <button onClick={() => update((draft) => { draft.theme = 'dark' })}>{value.theme}</button>
 */
export function useDocument<T, I = T>(definition: DocumentDefinition<T, I>): UseDocument<T, I> {
  const { live, first } = useOpened(definition)
  const store = useMemo(() => {
    const { initial } = definition
    const orInitial = (value: T | undefined): T => (value === undefined ? initial : value)
    return trackedStore<
      Omit<UseDocument<T, I>, keyof DocumentActions<T, I>>,
      DocumentActions<T, I>
    >(
      {
        value: storeOf(
          live.value$,
          () => orInitial(live.value),
          () => orInitial(first.view.get('current')),
        ),
        status: storeOf(
          live.status$,
          () => live.status,
          () => first.status,
        ),
      },
      actionsOf(live, 'put', 'update', 'remove'),
    )
  }, [live])
  return useTracked(store)
}
