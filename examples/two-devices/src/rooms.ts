import { filter, firstValueFrom, timeout } from 'rxjs'
import type { Account, Bookmark, Collection, View } from '@rxpep/core'

/** The bookmarks, as one device sees them. */
export type Rooms = Collection<Bookmark, { jid: string; name?: string; autojoin?: boolean }>

/** How long to wait for what has to come, in milliseconds. */
export const PATIENCE = 60_000

const PREFIX = `demo-${Date.now().toString(36)}`

/** The JID of a room of this play. */
export function room(name: string): string {
  return `${PREFIX}-${name}@chat.shakespeare.lit`
}

/** The rooms of this play that a device sees. */
export function ours({ view }: Rooms): Bookmark[] {
  return [...view.values()].filter(({ jid }) => jid.startsWith(PREFIX))
}

/** Resolves when a device sees something. */
export async function seen(rooms: Rooms, holds: (view: View<Bookmark>) => boolean): Promise<void> {
  await firstValueFrom(rooms.view$.pipe(filter(holds), timeout({ first: PATIENCE })))
}

/** Resolves when a device knows that it is offline. */
export async function offline({ status$ }: Account): Promise<void> {
  await firstValueFrom(status$.pipe(filter(({ state }) => state !== 'online')))
}
