import { partOf } from './storeKeys.ts'

/** What has to leave a store although the rest finds no room. */
export interface LateDrops {
  /** The keys of edits that are over. */
  readonly edits: readonly string[]
  /** The keys that say that the items of these edits' nodes are complete: they are not, as some wait. */
  readonly marks: readonly string[]
}

/**
 * The edits that are over among the steps that wait. They would be sent again after a restart, over what is newer by then: so they leave
 * even when the items don't get in. What is stored of their nodes is too old to be shown without them, and no longer counts as complete.
 */
export function lateDrops(steps: ReadonlyMap<string, unknown>): LateDrops {
  const edits: string[] = []
  const behind = new Set<string>()
  const touched = new Set<string>()
  for (const [key, value] of steps) {
    const part = partOf(key)
    if (part?.kind === 'item') behind.add(part.complete)
    if (part?.kind !== 'edit' || value !== undefined) continue
    edits.push(key)
    touched.add(part.complete)
  }
  return { edits, marks: [...touched].filter((mark) => behind.has(mark)) }
}
