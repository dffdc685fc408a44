import {
  notificationsOf,
  withNotifications,
  type Bookmark,
  type NotificationSetting,
} from '@rxpep/core'

/** What the form of a room shows; what is not set is empty. */
export interface RoomFields {
  readonly name: string
  readonly nick: string
  readonly notify: NotificationSetting | ''
}

/** The fields of a room. */
export function fieldsOf(room: Bookmark): RoomFields {
  return { name: room.name ?? '', nick: room.nick ?? '', notify: notificationsOf(room) ?? '' }
}

/** Only what the user has changed: what others change meanwhile in other fields stays theirs. */
export function changedFields(before: RoomFields, after: RoomFields): Partial<RoomFields> {
  const names = ['name', 'nick', 'notify'] as const
  return Object.fromEntries(
    names.filter((name) => before[name] !== after[name]).map((name) => [name, after[name]]),
  )
}

/** A room with some fields changed; an emptied field is taken away. */
export function withFields(room: Bookmark, { notify, ...texts }: Partial<RoomFields>): Bookmark {
  const changed = Object.entries(texts)
  const emptied = changed.filter(([, text]) => text === '').map(([name]) => name)
  const merged = Object.entries({ ...room, ...texts }).filter(([name]) => !emptied.includes(name))
  const next = Object.fromEntries(merged) as unknown as Bookmark
  return notify === undefined ? next : withNotifications(next, notify || undefined)
}
