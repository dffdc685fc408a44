import { describe, expect, it } from 'vitest'
import { emptyRemote } from '../fold/remote.ts'
import { changePatches, type Change } from '../outbox/intent.ts'
import type { Edit } from './edit.ts'
import { EditLife } from './editLife.ts'
import { Ledger } from './ledger.ts'
import type { QueuedEdit } from './queuedEdit.ts'

interface Item {
  readonly n: number
}

let looks = 0

function put(id: string, n: number): QueuedEdit<Item> {
  const after = { n }
  const patches = changePatches(undefined, after)
  const intent: Change<Item> = {
    ...{ type: 'put', id, before: undefined, after },
    get patches() {
      looks += 1
      return patches
    },
  }
  const tries = { losses: 0, unanswered: 0, refusals: 0, unseen: new Set<string>(), beneath: [] }
  const edit = { id } as Edit<Item>
  return { intent, seen: undefined, life: new EditLife<Item>(), edit, repairs: false, ...tries }
}

function emptyLedger(): Ledger<Item> {
  const remote = emptyRemote<Item>()
  return new Ledger<Item>(() => remote, {}, false)
}

describe('the edits of a node', () => {
  it('keep nothing of an item when the last one of it has ended', () => {
    const ledger = emptyLedger()
    const edits = ['a', 'b', 'a'].map((id, n) => put(id, n))
    for (const edit of edits) ledger.add(edit)
    for (const edit of edits) ledger.end(edit, { type: 'discarded' })
    expect(ledger.orphans('a')).toEqual([])
    expect(ledger.lanes.size).toBe(0)
    expect(ledger.view.size).toBe(0)
  })

  it('are not gone through again for each one more of the same item', () => {
    const ledger = emptyLedger()
    looks = 0
    for (let n = 0; n < 1000; n += 1) ledger.add(put('a', n))
    expect(ledger.view.get('a')).toEqual({ n: 999 })
    expect(looks).toBeLessThan(2000)
  })
})
