import { filter, firstValueFrom, map, merge, timeout } from 'rxjs'
import { bookmarks, type Edit } from '@rxpep/core'
import type { Chamber } from './devices.ts'
import { check, scene, tell } from './print.ts'
import { offline, PATIENCE, seen, type Rooms } from './rooms.ts'

/** A device without a connection: it edits, and sends when it is back. */
interface Away {
  readonly name: string
  readonly rooms: Rooms
}

/** Two devices edit different fields of one room while they are offline: both edits survive. */
export async function differentFields(here: Rooms, devices: Chamber[], jid: string): Promise<void> {
  scene('Offline, in different fields', 'edits show at once, wait, and are merged field by field')
  const [one, other] = await cutAll(devices)
  const edits = [rename(one, jid, 'The balcony'), enter(other, jid)]
  await settled(edits)
  const merged = (rooms: Rooms): Promise<void> =>
    seen(rooms, (view) => view.get(jid)?.name === 'The balcony' && view.get(jid)?.autojoin === true)
  await Promise.all([here, one.rooms, other.rooms].map(merged))
  check(true, 'both edits are on all devices')
}

/** Both want the same field: one value everywhere, and the other one is not lost. */
export async function sameField(here: Rooms, devices: Chamber[], jid: string): Promise<void> {
  scene(
    'Offline, in the same field',
    'one value everywhere; the other in conflicts$, with restore()',
  )
  const [one, other] = await cutAll(devices)
  const edits = [rename(one, jid, 'Roses'), rename(other, jid, 'Herbs')]
  const { conflict, by } = await firstConflict([one, other])
  await settled(edits)
  const { reason, ours, theirs } = conflict
  const lost = (reason === 'overwrote' ? theirs : ours)?.name ?? ''
  tell(by, `is told: ${reason}; ours is ${String(ours?.name)}, theirs ${String(theirs?.name)}`)
  tell(by, `restores ${lost}`)
  const { type } = await conflict.restore().done
  await Promise.all(
    [here, one.rooms, other.rooms].map((rooms) =>
      seen(rooms, (view) => view.get(jid)?.name === lost),
    ),
  )
  check(type === 'settled', `all devices see ${lost}`)
}

/** What was done is taken back, but for what others have changed since. */
export async function takeBack(here: Rooms, { account }: Chamber, jid: string): Promise<void> {
  scene('Undo', 'a step is taken back as far as nobody has changed it since')
  const there: Rooms = account.collection(bookmarks)
  const { name = '' } = there.view.get(jid) ?? {}
  const mistake = there.update(jid, (room) => {
    room.name = 'A mistake'
    room.autojoin = false
  })
  tell('chamber', 'renames the room to A mistake, and leaves it')
  await settled([mistake])
  await seen(here, (view) => view.get(jid)?.name === 'A mistake')
  tell('balcony', 'renames it to The terrace')
  await here.update(jid, (room) => void (room.name = 'The terrace')).done
  await seen(there, (view) => view.get(jid)?.name === 'The terrace')
  const outcome = account.undo()
  tell('chamber', `takes its step back: ${outcome.type}`)
  if ('edits' in outcome) await settled(outcome.edits)
  await seen(here, (view) => view.get(jid)?.autojoin === true)
  check(here.view.get(jid)?.name === 'The terrace', `entered again, and not ${name}: The terrace`)
}

async function cutAll(devices: Chamber[]): Promise<[Away, Away]> {
  await Promise.all(
    devices.map(async ({ account, cut }) => {
      const gone = offline(account)
      cut()
      await gone
    }),
  )
  const [one, other = one] = devices.map(({ name, account }) => {
    tell(name, 'is offline')
    return { name, rooms: account.collection(bookmarks) }
  })
  return [one, other] as [Away, Away]
}

function rename({ name, rooms }: Away, jid: string, to: string): Edit {
  const edit = rooms.update(jid, (room) => void (room.name = to))
  tell(
    name,
    `renames the room, and sees ${String(rooms.view.get(jid)?.name)} at once: ${edit.state}`,
  )
  return edit
}

function enter({ name, rooms }: Away, jid: string): Edit {
  const edit = rooms.update(jid, (room) => void (room.autojoin = true))
  tell(name, `enters it from now on (autojoin): ${edit.state}`)
  return edit
}

async function settled(edits: readonly Edit[]): Promise<void> {
  const outcomes = await Promise.all(edits.map(({ done }) => done))
  tell('server', `has them: ${outcomes.map(({ type }) => type).join(', ')}`)
}

function firstConflict(devices: Away[]) {
  const told = devices.map(({ name, rooms }) =>
    rooms.conflicts$.pipe(
      map(([conflict]) => conflict && { conflict, by: name }),
      filter((found) => found !== undefined),
    ),
  )
  return firstValueFrom(merge(...told).pipe(timeout({ first: PATIENCE })))
}
