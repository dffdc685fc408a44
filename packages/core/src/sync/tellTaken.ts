import { changePatches } from '../outbox/intent.ts'
import type { Workbench } from './workbench.ts'

/** What another device has made of an item was taken away here, and nobody here may have meant just that. */
export function tellTaken<T>(
  { conflicts, options: { mergeBy } }: Workbench<T>,
  id: string,
  theirs: T,
  patches = changePatches(undefined, theirs, mergeBy),
): void {
  conflicts.add({ id, reason: 'overwrote', base: undefined, ours: undefined, theirs, patches })
}
