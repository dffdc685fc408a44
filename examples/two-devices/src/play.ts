import { filter, firstValueFrom, timeout } from 'rxjs'
import { bookmarks, StanzaError, xml, type Account, type Bookmark, type View } from '@rxpep/core'
import type { Chamber, Stranger } from './devices.ts'
import { differentFields, sameField, takeBack } from './offline.ts'
import { check, scene, tell } from './print.ts'
import { offline, ours, PATIENCE, room, seen, type Rooms } from './rooms.ts'

/** Who takes part. */
export interface Cast {
  readonly balcony: Account
  readonly chamber: Chamber
  /** A third device, for when two of them are offline. */
  readonly attic: Chamber
  readonly stranger: Stranger | undefined
}

const [garden, hall, tomb, cell] = ['garden', 'hall', 'tomb', 'cell'].map(room) as [
  string,
  string,
  string,
  string,
]

/** Plays all scenes; each checks what it shows. Resolves with the two views of the end. */
export async function play({ balcony, chamber, attic, stranger }: Cast): Promise<View<Bookmark>[]> {
  const here: Rooms = balcony.collection(bookmarks)
  const there: Rooms = chamber.account.collection(bookmarks)
  try {
    await attic.account.collection(bookmarks).whenReady()
    await gate(here, there)
    await appear(here, there)
    await overwrite(here, there)
    await retract(here, there)
    if (stranger) await look(balcony, stranger)
    if (stranger) await forge(balcony, here, stranger)
    await reconnect(here, there, chamber)
    await differentFields(here, [chamber, attic], tomb)
    await sameField(here, [chamber, attic], tomb)
    await takeBack(here, chamber, tomb)
    return [here.view, there.view]
  } finally {
    await tidy(here)
  }
}

async function gate(here: Rooms, there: Rooms): Promise<void> {
  scene('The gate', 'before anything is written, the node must be proven private')
  await Promise.all([here.whenReady(), there.whenReady()])
  const { privacy, delivery } = here.status
  tell('balcony', `node ${here.node}`)
  tell('balcony', `whitelist, no foreign affiliation, no foreign subscription: ${privacy}`)
  tell('balcony', `delivery of events: ${delivery} (no own write has come back yet)`)
  check(privacy === 'private' || privacy === 'repaired', 'the node is private')
}

async function appear(here: Rooms, there: Rooms): Promise<void> {
  scene('Bookmarks appear on the other device', 'publish → event → fold → view')
  tell('balcony', 'puts The garden and The hall')
  const edits = [
    here.put({ jid: garden, name: 'The garden', autojoin: true }),
    here.put({ jid: hall, name: 'The hall' }),
  ]
  const outcomes = await Promise.all(edits.map(({ done }) => done))
  tell('balcony', `the server has them: ${outcomes.map(({ type }) => type).join(', ')}`)
  await seen(there, (view) => view.has(garden) && view.has(hall))
  tell('chamber', `sees ${names(there).join(' and ')}`)
  check(here.status.delivery === 'proven', 'own writes came back as events: delivery is proven')
}

async function overwrite(here: Rooms, there: Rooms): Promise<void> {
  scene('An overwrite', 'the same ItemID again: the fold replaces the item')
  tell('chamber', 'renames The garden to The orchard')
  await there.put({ jid: garden, name: 'The orchard', autojoin: true }).done
  await seen(here, (view) => view.get(garden)?.name === 'The orchard')
  check(here.view.get(garden)?.name === 'The orchard', 'the balcony sees The orchard')
}

async function retract(here: Rooms, there: Rooms): Promise<void> {
  scene('A retract', 'the item goes everywhere')
  tell('balcony', 'removes The hall')
  await here.remove(hall).done
  await seen(there, (view) => !view.has(hall))
  check(!there.view.has(hall), 'the chamber sees it gone')
}

async function look(balcony: Account, { transport }: Stranger): Promise<void> {
  scene('A stranger looks', 'another account asks for the items')
  const items = xml('items', { node: bookmarks.node })
  const pubsub = xml('pubsub', { xmlns: 'http://jabber.org/protocol/pubsub' }, items)
  await firstValueFrom(
    transport.connection$.pipe(
      filter(({ state }) => state === 'online'),
      timeout({ first: PATIENCE }),
    ),
  )
  const answer = await transport
    .request(xml('iq', { type: 'get', to: balcony.jid }, pubsub))
    .catch((error: unknown) => error)
  const refused = answer instanceof StanzaError
  tell('stranger', refused ? `is told: ${answer.condition}` : 'can read the bookmarks!')
  check(refused, 'the stranger is refused')
}

async function forge(balcony: Account, here: Rooms, { transport }: Stranger): Promise<void> {
  scene('A forged event', 'XEP-0223 §6: events count only from the own account')
  const to = await balcony.whenOnline()
  const conference = xml('conference', { xmlns: bookmarks.node, name: 'A trap', autojoin: 'true' })
  const item = xml('item', { id: garden }, conference)
  const event = xml(
    'event',
    { xmlns: 'http://jabber.org/protocol/pubsub#event' },
    xml('items', { node: bookmarks.node }, item),
  )
  tell('stranger', 'sends an event that puts A trap in the place of The orchard')
  const before = balcony.status.refused
  await transport.send(xml('message', { to, type: 'headline' }, event))
  const { refused } = await firstValueFrom(
    balcony.status$.pipe(
      filter((status) => status.refused > before),
      timeout({ first: PATIENCE }),
    ),
  )
  tell('balcony', `threw it away; refused so far: ${String(refused)}`)
  check(here.view.get(garden)?.name === 'The orchard', 'the view is unchanged')
}

async function reconnect(here: Rooms, there: Rooms, { cut, account }: Chamber): Promise<void> {
  scene('A reconnect that misses nothing', 'the cable is cut while the other device writes')
  const gone = offline(account)
  cut()
  await gone
  tell('chamber', 'is offline')
  tell('balcony', 'renames The orchard, adds The tomb and The cell')
  const edits = [
    here.put({ jid: garden, name: 'The garden again' }),
    here.put({ jid: tomb, name: 'The tomb' }),
    here.put({ jid: cell, name: 'The cell', autojoin: true }),
  ]
  await Promise.all(edits.map(({ done }) => done))
  await account.whenOnline({ signal: AbortSignal.timeout(PATIENCE) })
  await seen(there, (view) => view.has(tomb) && view.has(cell))
  await seen(there, (view) => view.get(garden)?.name === 'The garden again')
  const { status } = account
  const how = status.state === 'online' && status.resumed ? 'the same session' : 'a fresh session'
  tell('chamber', `is back (${how}) and sees ${names(there).join(', ')}`)
  check(there.view.size === here.view.size, 'nothing was missed')
}

/** Takes away what the play has left behind: on a real server the bookmarks are somebody's own. */
async function tidy(here: Rooms): Promise<void> {
  await Promise.all(ours(here).map(({ jid }) => here.remove(jid).done))
}

function names(rooms: Rooms): string[] {
  return ours(rooms).map(nameOf)
}

function nameOf({ jid, name }: Bookmark): string {
  return name ?? jid
}
