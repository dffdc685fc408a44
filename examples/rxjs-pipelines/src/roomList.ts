import type { Bookmark, Row } from '@rxpep/core'
import { createRoomItem, type RoomActions, type RoomItem } from './roomItem.ts'

/** Keeps a list of rooms as it should be, and touches only what is different. */
export function createRoomList(list: HTMLElement, actions: RoomActions) {
  const items = new Map<string, RoomItem>()
  return (rows: readonly Row<Bookmark>[], unread: ReadonlyMap<string, number>): void => {
    for (const { id, value } of rows) {
      const item = items.get(id) ?? createRoomItem(id, actions)
      items.set(id, item)
      item.show(value, unread.get(id) ?? 0)
    }
    const wanted = rows.flatMap(({ id }) => items.get(id)?.element ?? [])
    const isSame =
      wanted.length === list.children.length && wanted.every((one, i) => one === list.children[i])
    // What is put somewhere loses the focus.
    if (!isSame) list.replaceChildren(...wanted)
  }
}
