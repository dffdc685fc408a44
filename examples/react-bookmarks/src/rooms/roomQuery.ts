import { isPinned, type Bookmark, type QueryOptions } from '@rxpep/core'

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })

/** Pinned rooms first, then by name. Made once: equal options are one query. */
const orderBy = [
  (room: Bookmark) => !isPinned(room),
  { by: (room: Bookmark) => nameOf(room), collator },
]

/** The rooms that a search finds; all of them while nothing is searched for. */
export function roomQuery(search: string): QueryOptions<Bookmark> {
  const words = normal(search).split(/\s+/).filter(Boolean)
  if (words.length === 0) return { orderBy }
  return {
    orderBy,
    where: (room) => {
      const text = normal(`${room.name ?? ''} ${room.jid} ${room.nick ?? ''}`)
      return words.every((word) => text.includes(word))
    },
  }
}

/** What a room is called: by its user, or else by its address. */
export function nameOf({ name, jid }: Pick<Bookmark, 'name' | 'jid'>): string {
  return name?.trim() || (jid.split('@')[0] ?? jid)
}

/** Without capitals and accents: who searches for `cafe` finds the Café. */
function normal(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}
