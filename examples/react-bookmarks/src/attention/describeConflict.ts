import { notificationsOf, isPinned, type Bookmark, type Conflict } from '@rxpep/core'

/** A conflict in words. */
export interface ConflictWords {
  /** What happened. */
  readonly text: string
  /** What stands there now, in short. */
  readonly standing: string
  /** What the button says that brings back the other one. */
  readonly restore: string
}

/** Says what two devices wanted of a room, what stands now, and what can be brought back. */
export function describeConflict({ reason, ours, theirs }: Conflict<Bookmark>): ConflictWords {
  const [won, lost] = reason === 'overwrote' ? [ours, theirs] : [theirs, ours]
  const [stands, gone] = differing(won, lost)
  return {
    text: TEXTS[reason],
    standing: stands,
    restore: lost ? `Use ${gone}` : 'Remove it',
  }
}

const TEXTS: Readonly<Record<Conflict['reason'], string>> = {
  overwrote: 'Your change has replaced one from another device, which you had not seen.',
  overwritten: 'Another device has replaced your change.',
  overtaken: 'Another device was first, and its change stands.',
  removed: 'You have changed it, and another device has removed it.',
}

/** What two versions differ in, each in words. */
function differing(one: Bookmark | undefined, other: Bookmark | undefined): [string, string] {
  const [a, b] = [partsOf(one), partsOf(other)]
  const names = [...new Set([...a.keys(), ...b.keys()])].filter(
    (name) => a.get(name) !== b.get(name),
  )
  const say = (parts: Map<string, string>) => names.map((name) => parts.get(name)).join(', ')
  return [one ? say(a) : 'removed', other ? say(b) : 'removed']
}

function partsOf(room: Bookmark | undefined): Map<string, string> {
  if (!room) return new Map()
  return new Map([
    ['name', room.name ? `“${room.name}”` : 'no name'],
    ['nick', room.nick ? `as ${room.nick}` : 'your usual nickname'],
    ['autojoin', room.autojoin ? 'joined by itself' : 'not joined by itself'],
    ['pinned', isPinned(room) ? 'pinned' : 'not pinned'],
    ['notify', `notifications: ${notificationsOf(room) ?? 'as usual'}`],
  ])
}
