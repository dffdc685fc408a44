import type {
  CollectionStatus,
  Document,
  DocumentDefinition,
  HydratedCollection,
} from '@rxpep/core'
import { useTracked } from './trackedStore.ts'
import { statusOf } from './useCollection.ts'
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
  const opened = useOpened(definition)
  const { live } = opened
  return useTracked<Parts<T>, DocumentActions<T, I>, Pick<HydratedCollection<T>, keyof Parts<T>>>(
    opened,
    live,
    () => {
      const { put, update, remove } = live
      return {
        parts: {
          value: [live.value$, ({ value }) => (value === undefined ? definition.initial : value)],
          status: [live.status$, statusOf],
        },
        actions: { put, update, remove },
      }
    },
  )
}

type Parts<T> = Omit<UseDocument<T>, keyof DocumentActions<T>>
