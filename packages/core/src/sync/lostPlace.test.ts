import { describe, expect, it } from 'vitest'
import { shown, twoTables, type Card } from '../../test/cards.ts'
import type { Conflict } from './edit.ts'

const TASKS = [
  { key: '1', text: 'weed' },
  { key: '2', text: 'water' },
]

/** An edit is made offline, while another device takes away the task that it is about. */
async function withoutTask(recipe: (card: { title: string; tasks: { text: string }[] }) => void) {
  const { stage, here, there } = await twoTables({ garden: { title: 'Garden', tasks: TASKS } })
  let conflicts: readonly Conflict<Card>[] = []
  here.cards.conflicts$.subscribe((list) => (conflicts = list))
  here.device.cut()
  const edit = here.cards.update('garden', recipe)
  await there.cards.update('garden', (card) => void card.tasks.shift()).done
  here.device.reconnect()
  await stage.pass(20_000)
  return { stage, here, there, edit, told: () => conflicts }
}

describe('a change of a place that another device has taken away', () => {
  it('is a conflict, which can be restored', async () => {
    const { stage, here, there, edit, told } = await withoutTask(({ tasks }) => {
      tasks[0]!.text = 'weed thoroughly'
    })
    expect(edit.state).toBe('conflicted')
    expect(shown(here)['garden']?.tasks).toEqual([TASKS[1]])
    expect(told().map(({ reason }) => reason)).toEqual(['overtaken'])
    const restored = told()[0]?.restore()
    await stage.pass(20_000)
    expect(restored?.state).toBe('settled')
    const tasks = [TASKS[1], { key: '1', text: 'weed thoroughly' }]
    expect(shown(there)['garden']?.tasks).toEqual(tasks)
    expect(told()).toEqual([])
  })

  it('is a conflict also where the rest of the edit gets through', async () => {
    const { there, edit, told } = await withoutTask((card) => {
      card.title = 'Orchard'
      card.tasks[0]!.text = 'mow'
    })
    expect(edit.state).toBe('conflicted')
    expect(shown(there)['garden']).toEqual({ title: 'Orchard', done: false, tasks: [TASKS[1]] })
    expect(told()).toHaveLength(1)
  })

  it('is none where it was to be taken away here too', async () => {
    const { edit, told } = await withoutTask(({ tasks }) => void tasks.shift())
    expect(edit.state).toBe('settled')
    expect(told()).toEqual([])
  })
})
