/** The process of the devices that others edit for: opens those that it is told of, and says when each sees what. Started by `latency.ts`. */
import { sharedNow } from '../measure/sharedNow.ts'
import { WebSocket } from 'ws'
import type { Login } from './device.ts'
import { kinds, type Kind } from './kinds.ts'

/** A device to open. */
export interface Opening {
  /** Its library. */
  readonly kind: Kind
  /** Where it logs in. */
  readonly login: Login
}

/** What a device says: that it is open, or that it sees a room. */
export interface Sight {
  /** Its library. */
  readonly kind: Kind
  /** The name of the room; nothing when the device is open. */
  readonly name?: string | undefined
  /** When, by {@link sharedNow}. */
  readonly at: number
}

Object.assign(globalThis, { WebSocket })

process.on('message', (opening: Opening) => void open(opening))
process.on('disconnect', () => process.exit(0))

async function open({ kind, login }: Opening): Promise<void> {
  const say = (name?: string) => process.send?.({ kind, name, at: sharedNow() } satisfies Sight)
  const device = kinds[kind](login)
  await device.open()
  device.watch(({ name }) => say(name))
  say()
}
