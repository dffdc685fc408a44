import type { Field } from './thing.ts'

/** One thing that happens in a trace; `n` is a number that no other step has. */
export type Step =
  | {
      readonly type: 'updates'
      readonly by: number
      readonly id: string
      readonly field: 'a' | 'b'
      readonly n: number
    }
  | {
      readonly type: 'updates two' | 'puts' | 'puts one'
      readonly by: number
      readonly id: string
      readonly n: number
    }
  | { readonly type: 'toggles' | 'removes'; readonly by: number; readonly id: string }
  | { readonly type: 'batches'; readonly by: number; readonly n: number }
  | { readonly type: UserStep; readonly by: number }
  | {
      readonly type: 'is lost'
      readonly by: number
      readonly inFlight: InFlight
      readonly resumable: boolean
    }
  | { readonly type: 'crashes'; readonly by: number; readonly inFlight: InFlight }
  | { readonly type: StreamStep; readonly by: number }
  | {
      readonly type:
        'other reads' | 'other clears' | 'other deletes the node' | 'other opens the node'
      readonly by: number
    }
  | {
      readonly type: 'other writes'
      readonly by: number
      readonly id: string
      readonly field: Field
      readonly n: number
    }
  | { readonly type: 'other makes'; readonly by: number; readonly id: string; readonly n: number }
  | { readonly type: 'other removes'; readonly by: number; readonly id: string }
  | { readonly type: 'moves'; readonly count: number }
  | { readonly type: 'waits' | 'passes'; readonly ms: number }

/** What a user does without naming an item. */
export type UserStep =
  'clears' | 'undoes' | 'redoes' | 'restores' | 'dismisses' | 'discards' | 'looks'

/** What happens to a stream. */
export type StreamStep =
  | 'flows'
  | 'is stalled'
  | 'is let go'
  | 'misses the next event'
  | 'gets the next event twice'
  | 'gets the next event late'
  | 'gets the next two swapped'
  | 'gets the last event again'
  | 'loses the next result'
  | 'is refused'
  | 'is told to wait'
  | 'comes back'
  | 'comes back to two replays'
  | 'comes back afresh'
  | 'restarts'

/** What becomes of what a lost stream had sent: never read, read, or read so many milliseconds later. */
export type InFlight = 'lost' | 'applied' | number

/** All that makes a run: the same trace plays the same way. */
export interface Trace {
  /** What ids and chance in it follow from. */
  readonly seed: number
  /** Which of the servers. */
  readonly server: number
  /** How many devices have the library. */
  readonly devices: number
  /** What is in the node in the beginning: nothing when there is no node. */
  readonly items: readonly string[] | undefined
  /** What happens, in order. */
  readonly steps: readonly Step[]
}
