import {
  combineLatest,
  debounceTime,
  distinctUntilChanged,
  map,
  pairwise,
  startWith,
  switchMap,
  type Observable,
} from 'rxjs'
import type { Bookmark, Collection, DisplayedMarker, Row, View } from '@rxpep/core'
import type { Message } from './inbox.ts'

/** How many messages nobody has seen yet, by room: those after the one that was displayed last, on any device. */
export function unreadByRoom(
  messages$: Observable<View<Message>>,
  displayed$: Observable<View<DisplayedMarker>>,
): Observable<ReadonlyMap<string, number>> {
  return combineLatest([messages$, displayed$]).pipe(
    map(([messages, displayed]) => {
      const unread = new Map<string, number>()
      for (const [id, { room }] of messages) {
        if (id > (displayed.get(room)?.stanzaId.id ?? ''))
          unread.set(room, (unread.get(room) ?? 0) + 1)
      }
      return unread
    }),
  )
}

/** The id of the newest message in a room. */
export function newestIn(messages: View<Message>, room: string): string | undefined {
  const ids = [...messages].filter(([, message]) => message.room === room).map(([id]) => id)
  return ids.at(-1)
}

/** The number on the badge. */
export function unreadBadge(unread$: Observable<ReadonlyMap<string, number>>): Observable<number> {
  return unread$.pipe(
    map((unread) => [...unread.values()].reduce((sum, count) => sum + count, 0)),
    distinctUntilChanged(),
  )
}

/** The rooms to be in, by name. */
export function autojoined(
  rooms: Collection<Bookmark, never>,
): Observable<readonly Row<Bookmark>[]> {
  return rooms.query({ where: { autojoin: true }, orderBy: 'name' }).rows$
}

/** Which rooms to enter and which to leave, each time that the list of those to be in changes. */
export function joinsAndLeaves(
  joined$: Observable<readonly Row<Bookmark>[]>,
): Observable<{ readonly joins: string[]; readonly leaves: string[] }> {
  return joined$.pipe(
    map((rows) => rows.map(({ id }) => id)),
    startWith<string[]>([]),
    pairwise(),
    map(([before, now]) => ({
      joins: now.filter((id) => !before.includes(id)),
      leaves: before.filter((id) => !now.includes(id)),
    })),
  )
}

/** The rooms that a search finds, when the user has stopped typing: one live query at a time. */
export function searched(
  rooms: Collection<Bookmark, never>,
  typed$: Observable<string>,
): Observable<readonly Row<Bookmark>[]> {
  return typed$.pipe(
    debounceTime(200),
    startWith(''),
    map((text) => text.trim().toLowerCase()),
    distinctUntilChanged(),
    switchMap((text) => rooms.query({ where: contains(text), orderBy: 'name' }).rows$),
  )
}

function contains(text: string): (room: Bookmark) => boolean {
  return ({ jid, name = '' }) => name.toLowerCase().includes(text) || jid.includes(text)
}
