export { RxPepProvider, type RxPepProviderProps } from './rxPepProvider.ts'
export { createHook } from './createHook.ts'
export { useAccount, useAccountStatus } from './useAccount.ts'
export { useBookmarks } from './useBookmarks.ts'
export { useCollection, type CollectionActions, type UseCollection } from './useCollection.ts'
export { useDocument, type DocumentActions, type UseDocument } from './useDocument.ts'
export { useConflicts, useEdits } from './useEdits.ts'
export { useItem } from './useItem.ts'
export { useObservable } from './useObservable.ts'
export { useQuery, type UseQuery } from './useQuery.ts'
export {
  useSuspenseCollection,
  useSuspenseDocument,
  useSuspenseItem,
  useSuspenseQuery,
} from './useSuspense.ts'
export type { SuspenseOptions } from './suspend.ts'
