import type { Change } from '../src/view/diff.ts'
import type { TraceEntry } from '../src/remote/trace.ts'
import { texts, type Note } from './notes.ts'
import type { Actor } from './scene.ts'

/** What an actor tells from now on, emission by emission. */
export interface Watched {
  /** The views, as texts by ItemID; without the one that was there already. */
  readonly views: Record<string, string>[]
  /** What made each of them, such as `added a`. */
  readonly changes: string[][]
}

/** Takes down what a collection emits from now on. */
export function watch({ notes }: Actor): Watched {
  const watched: Watched = { views: [], changes: [] }
  let first = true
  notes.view$.subscribe((view) => {
    if (!first) watched.views.push(texts(view))
    first = false
  })
  notes.changes$.subscribe((changes) => watched.changes.push(changes.map(inWords).sort()))
  return watched
}

function inWords({ type, id }: Change<Note>): string {
  return `${type} ${id}`
}

/** Takes down what an account traces from now on, of some types. */
export function tracesOf<T extends TraceEntry['type']>(
  { account }: Actor,
  ...types: T[]
): Extract<TraceEntry, { type: T }>[] {
  const traced: Extract<TraceEntry, { type: T }>[] = []
  account.trace$.subscribe((entry) => {
    if ((types as string[]).includes(entry.type)) {
      traced.push(entry as Extract<TraceEntry, { type: T }>)
    }
  })
  return traced
}
