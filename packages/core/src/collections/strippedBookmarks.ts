import { concatMap, filter, from, map, mergeMap, tap, withLatestFrom, type Observable } from 'rxjs'
import type { ReadonlyElement } from '../codec/readonlyElement.ts'
import type { Account } from '../collection/account.ts'
import type { Edit } from '../sync/edit.ts'
import type { Change } from '../view/diff.ts'
import { bookmarks, type Bookmark } from './bookmarks.ts'
import { BRIDGES_PRIVATE } from './legacyBookmarks.ts'

/** A bookmark that has lost its extensions, as another client of the account has written the old list. */
export interface StrippedBookmark {
  /** The room's bare JID. */
  readonly jid: string
  /** What was there. */
  readonly extensions: ReadonlyElement
  /** Puts it back; the rest of the bookmark stays as it is now. */
  putBack(): Edit<Bookmark>
}

/** What {@link strippedBookmarks} may do beside telling. */
export interface StrippedOptions {
  /** Whether the extensions are put back, once for each bookmark; not unless told. */
  readonly putBack?: boolean
}

/**
 * Tells of bookmarks that lose their `<extensions/>` on a server that bridges the old list (XEP-0402 §7): when a client writes that
 * list, such a server makes all anew of what it finds different in there, and extensions have no place in it.
 *
 * It looks on as long as it is subscribed to. Another client that takes extensions away on purpose looks the same.
 *
 * @example
 * strippedBookmarks(account, { putBack: true }).subscribe(({ jid }) => console.info(`put back what ${jid} had`))
 */
export function strippedBookmarks(
  account: Account,
  { putBack = false }: StrippedOptions = {},
): Observable<StrippedBookmark> {
  const rooms = account.collection(bookmarks)
  const done = new Set<string>()
  return rooms.changes$.pipe(
    withLatestFrom(rooms.edits$),
    mergeMap(([changes, edits]) =>
      changes.filter(({ id }) => !edits.some((edit) => edit.id === id)).flatMap(stripped),
    ),
    concatMap((found) =>
      from(isBridged(account)).pipe(
        filter((bridged) => bridged),
        map(() => found),
      ),
    ),
    map(({ jid, extensions }) => ({
      jid,
      extensions,
      putBack: () => rooms.update(jid, (bookmark) => ({ ...bookmark, extensions })),
    })),
    tap((found) => {
      if (!putBack || done.has(found.jid)) return
      done.add(found.jid)
      if (rooms.view.has(found.jid)) found.putBack()
    }),
  )
}

/** What a change has taken away of a bookmark that is still there. */
function stripped(change: Change<Bookmark>): { jid: string; extensions: ReadonlyElement }[] {
  if (change.type !== 'changed') return []
  const { previous, value, id: jid } = change
  const { extensions } = previous
  return extensions && !value.extensions ? [{ jid, extensions }] : []
}

function isBridged(account: Account): Promise<boolean> {
  return account.features().then(
    (features) => features.has(BRIDGES_PRIVATE),
    () => false,
  )
}
