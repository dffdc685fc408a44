import type { Clock } from '../src/base/clock.ts'
import type { Transport } from '../src/transport/transport.ts'
import type { InFlight, StreamStep } from './step.ts'
import type { RawThing } from './thing.ts'

/** One change of what the node holds, as the server made it. */
export interface LoggedWrite {
  /** When, in milliseconds since the epoch. */
  readonly at: number
  /** Which device; nothing for a client without the library. */
  readonly by: number | undefined
  /** What happened; `emptied`: purged, or deleted with the node. */
  readonly type: 'published' | 'removed' | 'emptied'
  /** The ItemID; empty when it is about all. */
  readonly id: string
  /** What stands there from then on; nothing when it is gone. */
  readonly thing: RawThing | undefined
  /** Whether it may have been sent on a stream that was gone by then. */
  readonly late?: boolean
}

/** What a client without the library does. What the server refuses it has not done. */
export interface Others {
  /** Reads all items. */
  read(): Promise<ReadonlyMap<string, RawThing>> | ReadonlyMap<string, RawThing>
  /** Publishes an item as a whole. */
  write(id: string, thing: RawThing): Promise<void> | void
  /** Retracts an item. */
  remove(id: string): Promise<void> | void
  /** Purges the node. */
  clear(): Promise<void> | void
  /** Deletes the node. */
  deleteNode(): Promise<void> | void
  /** Lets everybody read the node. */
  openNode(): Promise<void> | void
}

/** The world that a trace is played in: a server, the streams of the devices, and time. Steps that it has no means for do nothing. */
export interface Stage {
  /** The time. */
  readonly clock: Clock
  /** Every change that the server has made, in its order. */
  readonly writes: readonly LoggedWrite[]
  /** Clients without the library. */
  readonly others: Others
  /** The stream of a device. */
  transport(by: number): Transport
  /** Does to a stream what a step says. */
  disturb(by: number, step: StreamStep): Promise<void> | void
  /** Takes a stream away. */
  lose(by: number, inFlight: InFlight, resumable: boolean): Promise<void> | void
  /** Lets so many stanzas arrive, of whichever stream. */
  move(count: number): Promise<void> | void
  /** Lets time pass and nothing arrive. */
  wait(ms: number): Promise<void> | void
  /** Lets everything arrive, and time pass. */
  pass(ms: number): Promise<void>
  /** Lets what hangs on promises run. */
  turn(): Promise<void>
  /** Ends all faults, and brings every stream back; `afresh` are those that need a new session to notice what they missed. */
  calm(afresh: ReadonlySet<number>): Promise<void> | void
  /** What the server holds now. */
  things(): Promise<ReadonlyMap<string, RawThing>> | ReadonlyMap<string, RawThing>
  /** Ends it, after the devices have left it; what is left that should not be. */
  close(): Promise<string[]>
}
