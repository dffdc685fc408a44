import type {
  Account,
  Collection,
  CollectionDefinition,
  Document,
  DocumentDefinition,
  HydratedCollection,
  UsageError,
} from '@rxpep/core'
import { closedAccount, noAccount } from './core.ts'
import { useProvided } from './accountContext.ts'
import { isServer } from './isServer.ts'
import { useMemo } from './react.ts'

/** A definition of any kind. */
export type Definition<T, I> = CollectionDefinition<T, I> | DocumentDefinition<T, I>

/** Something of the current account. */
export interface Opened<L, F> {
  /** The live object: the same one for one account and definition. */
  readonly live: L
  /** What it shows while a page of the server is taken over. */
  readonly first: F
}

/**
 * Opens a collection or document of the current account; the account itself without a definition.
 *
 * @throws UsageError `no-account` outside of a provider, `definition-clash`
 */
export function useOpened<T, I>(
  definition: CollectionDefinition<T, I>,
): Opened<Collection<T, I>, HydratedCollection<T>>
export function useOpened<T, I>(
  definition: DocumentDefinition<T, I>,
): Opened<Document<T, I>, HydratedCollection<T>>
export function useOpened(): Opened<Account, Pick<Account, 'status'>>
export function useOpened<T, I>(
  definition: Definition<T, I> | undefined,
): Opened<Pick<Account, 'edits$' | 'conflicts$'>, unknown>
export function useOpened<T, I>(definition?: Definition<T, I>): Opened<unknown, unknown> {
  const provided = useProvided()
  // Remembered: of an account that is closed meanwhile, what is shown stays.
  return useMemo(() => {
    const { account, hydration } = provided
    const live = open(account, definition)
    const hydrated = definition ? hydration?.collection(definition) : hydration
    return { live, first: hydrated ?? (isServer ? live : open(noAccount, definition)) }
  }, [provided, definition])
}

function open<T, I>(account: Account, definition: Definition<T, I> | undefined): unknown {
  if (!definition) return account
  try {
    return definition.kind === 'document'
      ? account.document(definition)
      : account.collection(definition)
  } catch (error) {
    if ((error as Partial<UsageError>).code !== 'closed') throw error
    return open(closedAccount, definition)
  }
}
