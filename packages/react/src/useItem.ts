import type { CollectionDefinition } from '@rxpep/core'
import { useMemo } from './react.ts'
import { createSelection } from './selection.ts'
import { changesOf, useStore } from './store.ts'
import { useOpened } from './useOpened.ts'

/**
 * One item of a collection, or what a selector makes of it; nothing when it is not there.
 *
 * The component renders again when that changes, and not when other items do. What a selector makes may be a new object each time:
 * one whose members are the same is the same.
 *
 * @throws UsageError `no-account` outside of a provider, `definition-clash`
 * @example
 * const room = useItem(bookmarks, 'garden@chat.shakespeare.lit')
 * const name = useItem(bookmarks, jid, (room) => room.name)
 */
export function useItem<T, I>(definition: CollectionDefinition<T, I>, id: string): T | undefined
export function useItem<T, I, S>(
  definition: CollectionDefinition<T, I>,
  id: string,
  selector: (item: T) => S,
): S | undefined
export function useItem<T, I>(
  definition: CollectionDefinition<T, I>,
  id: string,
  selector?: (item: T) => unknown,
): unknown {
  const { live, first } = useOpened(definition)
  const subscribe = useMemo(() => changesOf(live.item$(id)), [live, id])
  const select = useMemo(createSelection, [])
  return useStore({
    subscribe,
    now: () => select(live.view.get(id), selector),
    server: () => select(first.view.get(id), selector),
  })
}
