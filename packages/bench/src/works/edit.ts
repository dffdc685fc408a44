import { timeActs, type Box } from '../measure/timeActs.ts'
import { jidOf, type Room } from '../room.ts'
import type { Act, EditActs, Store } from '../side.ts'
import { load } from './updates.ts'
import { expectRooms, expectSame, need, type Work } from './work.ts'

/** How many rooms the edits that are confirmed go round; those that stay pending are of others. */
const ROUND = 500
const PENDING = 1_000

/** The user edits an item, which a subscriber of the whole sees at once, and the server confirms it. */
export const edit: Work = {
  ...editingBeside(0),
  id: 'edit',
  title: 'Optimistic edit and its confirmation',
}

/** The same while a thousand other edits wait. */
export const editPending: Work = {
  ...editingBeside(PENDING),
  id: 'edit-pending',
  title: 'The same with 1 000 edits pending',
}

function editingBeside(pending: number): Omit<Work, 'id' | 'title'> {
  return {
    sizes: pending > 0 ? [10_000] : [10_000, 100_000],
    quickSizes: [10_000],
    async run(side, items, box) {
      const store = await side.create()
      const { expected } = await load(store, items)
      const round = Math.min(ROUND, items >> 1)
      const leavePending = pending > 0 ? need(side, store, 'leavePending') : undefined
      for (let n = round; n < Math.min(round + pending, items); n++) {
        await leavePending?.(jidOf(n), 'waiting')
        renameIn(expected, jidOf(n), 'waiting')
      }
      const { usPerOp, unseen } = await timeEdits(store, need(side, store, 'editing'), {
        round,
        box,
        expected,
      })
      expectSame(side, 'how many edits were not seen at once', unseen, 0)
      expectRooms(side, await store.rooms(), expected.values())
      await store.end?.()
      return { usPerOp }
    },
  }
}

interface Edits {
  readonly round: number
  readonly box: Box
  readonly expected: Map<string, Room>
}

/** Times edits, one room after the other; counts those that the subscriber had not seen before they were confirmed. */
async function timeEdits(
  store: Store,
  editing: (jid: string, nick: string) => EditActs,
  { round, box, expected }: Edits,
): Promise<{ usPerOp: number; unseen: number }> {
  let [shown, unseen] = [0, 0]
  const next = { jid: '', nick: '' }
  store.watch((get) => {
    if (get(next.jid)?.nick === next.nick) shown += 1
  })
  // A room is edited again when its last edit is over.
  const rounds = { ...box, mostAtOnce: Math.min(100, round) }
  const { usPerOp } = await timeActs(rounds, (i) => {
    const [jid, nick] = [jidOf(i % round), `nick ${i}`]
    renameIn(expected, jid, nick)
    const acts = editing(jid, nick)
    return inTurn(
      () => {
        shown = 0
        Object.assign(next, { jid, nick })
      },
      acts.edit,
      () => {
        if (shown === 0) unseen += 1
      },
      acts.confirm,
    )
  })
  return { usPerOp, unseen }
}

function inTurn(before: () => void, edit: Act, between: () => void, confirm: Act): Act {
  return () => {
    before()
    const made = edit()
    if (made instanceof Promise) return made.then(between).then(confirm)
    between()
    return confirm()
  }
}

function renameIn(rooms: Map<string, Room>, jid: string, nick: string): void {
  const room = rooms.get(jid)
  if (room) rooms.set(jid, { ...room, nick })
}
