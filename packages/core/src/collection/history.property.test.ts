import fc from 'fast-check'
import { expect, it } from 'vitest'
import { shown, twoTables, type CardTable } from '../../test/cards.ts'

const seed = Number(process.env['SEED'])

interface Step {
  readonly type: 'put' | 'rename' | 'remove' | 'tick' | 'add' | 'drop' | 'clear'
  readonly id: string
  readonly title: string
  readonly key: string
}

const id = fc.constantFrom('a', 'b', 'c')
const key = fc.constantFrom('x', 'y', 'z')
const title = fc.constantFrom('one', 'two', 'three')
const type = fc.constantFrom<Step['type'][]>(
  'put',
  'rename',
  'remove',
  'tick',
  'add',
  'drop',
  'clear',
)
const step: fc.Arbitrary<Step> = fc.record({ type, id, title, key })
const steps = fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { maxLength: 12 })

/** Does one thing, where it makes sense. */
function take({ cards }: CardTable, step: Step): void {
  if (step.type === 'clear') cards.clear()
  else if (step.type === 'put') cards.put(step.id, { title: step.title })
  else if (step.type === 'remove') cards.remove(step.id)
  else if (cards.view.has(step.id)) {
    cards.update(step.id, (card) => {
      if (step.type === 'rename') card.title = step.title
      else if (step.type === 'tick') card.done = !card.done
      else if (step.type === 'drop') card.tasks.pop()
      else if (!card.tasks.some((task) => task.key === step.key)) {
        card.tasks.push({ key: step.key, text: 'to be done' })
      }
    })
  }
}

it('leads back through all that was seen, and forth again, whatever was sent meanwhile', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.boolean(), fc.boolean(), async (batches, sends, waits) => {
      const { here, there, stage } = await twoTables({ a: { title: 'A' } })
      if (!sends) here.device.cut()
      const seen = [shown(here)]
      for (const batch of batches) {
        const { undo } = here.account.history
        here.account.batch(() => {
          for (const each of batch) take(here, each)
        })
        if (here.account.history.undo > undo) seen.push(shown(here))
        if (waits) await stage.pass(3000)
      }
      const last = seen.length - 1
      for (let i = last; i > 0; i--) {
        expect(here.account.undo().type).toBe('undone')
        expect(shown(here)).toEqual(seen[i - 1])
        if (waits) await stage.pass(3000)
      }
      expect(here.account.undo()).toEqual({ type: 'nothing' })
      for (let i = 1; i <= last; i++) {
        expect(here.account.redo().type).toBe('redone')
        expect(shown(here)).toEqual(seen[i])
      }
      expect(here.account.redo()).toEqual({ type: 'nothing' })
      if (!sends) here.device.resume()
      await stage.pass(30_000)
      expect(shown(here)).toEqual(seen.at(-1))
      expect(shown(there)).toEqual(seen.at(-1))
      expect(here.cards.status.pending).toBe(0)
      const closing = Promise.all([here.account.close(), there.account.close()])
      await stage.pass(1000)
      await closing
    }),
    { seed },
  )
})
