import { StanzaError, TransportError } from '../base/errors.ts'
import { moveEdit } from './endEdit.ts'
import { isSatisfied, type Flight } from './flight.ts'
import { unguard } from './guards.ts'
import { prepareFlight } from './prepareFlight.ts'
import { samePayload } from './version.ts'
import type { Workbench } from './workbench.ts'

/** How the server came to know of a write. */
export type Told =
  /** By the event of the write. */
  | 'event'
  /** The item was read. */
  | 'read'
  /** It can't be read; the server's word has to do. */
  | 'word'

/**
 * Sends a write, and resolves when remote tells what became of it.
 *
 * @throws whatever stood in the way; `sent` and `acked` of the flight say how far it came
 */
export async function sendFlight<T>(bench: Workbench<T>, flight: Flight<T>): Promise<Told> {
  const wasSent = flight.sent
  try {
    flight.done = await bench.node.writer.send(() => {
      if (flight.removed || !isCurrent(bench, flight)) renew(bench, flight)
      flight.sent = true
      return flight.write
    })
  } catch (error) {
    // Nothing has been sent.
    if (error instanceof TransportError && error.code === 'offline') flight.sent = wasSent
    throw error
  }
  flight.acked = true
  moveFlight(bench, flight, 'acked')
  // What another one has made after a removal may have what ours is about: then only an event tells that says just what was sent.
  const arrived = () => !flight.removed && hasArrived(bench, flight)
  const told = bench.node.writer.confirm(flight.write, arrived)
  return told === true ? 'event' : toldBy(told)
}

/** Its edits are in another state. */
export function moveFlight<T>(
  bench: Workbench<T>,
  { edits }: Flight<T>,
  state: 'sending' | 'acked',
): void {
  for (const edit of edits) moveEdit(bench, edit, state)
}

/**
 * Waits until remote tells of a write that the server says is done; `confirmed` is what its writer says.
 *
 * @throws TransportError when the stream is lost before
 */
export async function toldBy(confirmed: true | Promise<boolean>): Promise<Told> {
  try {
    return (await confirmed) ? 'event' : 'read'
  } catch (error) {
    if (!(error instanceof StanzaError)) throw error
    return 'word'
  }
}

/** Whether remote has all that a flight is about. */
export function hasArrived<T>({ ledger, options }: Workbench<T>, flight: Flight<T>): boolean {
  const { value, source } = ledger.version(flight.write.id)
  return isSatisfied(flight, value, source !== undefined, options.mergeBy)
}

/** Whether the item is what it was when the flight was sent. */
export function isUntouched<T>(
  { ledger }: Workbench<T>,
  { write: { id }, source }: Flight<T>,
): boolean {
  return samePayload(ledger.version(id).source, source)
}

function isCurrent<T>({ ledger }: Workbench<T>, { write: { id }, source }: Flight<T>): boolean {
  return ledger.version(id).source === source
}

/** What goes out is made of what is known then, even where the server wanted to be asked twice. */
function renew<T>(bench: Workbench<T>, flight: Flight<T>): void {
  const { id, type } = flight.write
  const anew = prepareFlight(bench, id, flight.edits, -Infinity, true)
  // There is nothing to be sent any more.
  if (flight.removed || anew?.write.type !== type) throw new TransportError('offline')
  // What was taken for its event was another's, and what was removed before is known.
  Object.assign(flight, anew)
  flight.unmade = false
  unguard(flight)
  // It goes out all the same: what is stored of it is needed only where it arrives late.
  bench.store.saveSent(flight).catch(() => undefined)
}
