import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyIntents, changePatches, type Intent } from '../outbox/intent.ts'
import { sameValue } from '../outbox/sameValue.ts'
import { SlotMap } from '../structure/slotMap.ts'
import { overlay, Overlay } from './overlay.ts'

type Item = Readonly<Record<string, number>>

type Made =
  | { readonly type: 'put' | 'update'; readonly id: string; readonly item: Item }
  | { readonly type: 'remove'; readonly id: string }
  | { readonly type: 'clear' }

type Op =
  | Made
  | { readonly type: 'told'; readonly id: string; readonly item: Item }
  | { readonly type: 'told gone'; readonly id: string }
  | { readonly type: 'told nothing' }
  | { readonly type: 'end'; readonly at: number }

const id = fc.constantFrom('a', 'b', 'c')
const item = fc.dictionary(fc.constantFrom('x', 'y'), fc.integer({ min: 0, max: 2 }), {
  noNullPrototype: true,
})
const type = <T extends Op['type']>(name: T) => fc.constant(name)
const op: fc.Arbitrary<Op> = fc.oneof(
  fc.record({ type: type('told'), id, item }),
  fc.record({ type: type('put'), id, item }),
  fc.record({ type: type('update'), id, item }),
  fc.record({ type: type('told gone'), id }),
  fc.record({ type: type('remove'), id }),
  fc.record({ type: type('told nothing') }),
  fc.record({ type: type('clear') }),
  { weight: 2, arbitrary: fc.record({ type: type('end'), at: fc.nat(20) }) },
)

/** An overlay, and the edits and the remote that it is about. */
class Play {
  items = new SlotMap<Item, string>().set('a', { x: 0, y: 0 }, 'a0')
  edits: Intent<Item>[] = []
  readonly overlay = new Overlay<Item, string>(this.items, (of, value) =>
    applyIntents(
      this.#shown.filter((edit) => edit.type !== 'clear' && edit.id === of),
      value,
    ),
  )

  /** Those that are not cleared away. */
  get #shown(): Intent<Item>[] {
    return this.edits.slice(this.edits.map(({ type }) => type).lastIndexOf('clear') + 1)
  }

  do(step: Op): void {
    if (step.type === 'told') {
      // What says the same is the same value to the remote.
      const same = sameValue(this.items.get(step.id), step.item)
      this.#tell(same ? this.items : this.items.set(step.id, step.item, 'told'))
    } else if (step.type === 'told gone') this.#tell(this.items.delete(step.id))
    else if (step.type === 'told nothing') this.#tell(this.items)
    else if (step.type === 'end') this.#end(this.edits[step.at % (this.edits.length || 1)])
    else this.#add(this.#intent(step))
  }

  #tell(items: SlotMap<Item, string>): void {
    this.items = items
    this.overlay.rebase(items)
  }

  #intent(step: Made): Intent<Item> {
    if (step.type === 'clear') return { type: 'clear' }
    const before = this.overlay.view.get(step.id)
    if (step.type === 'remove') return { type: 'remove', id: step.id, before }
    const patches = changePatches(before, step.item)
    return { type: step.type, id: step.id, before, after: step.item, patches }
  }

  #add(edit: Intent<Item>): void {
    const before = [...this.edits]
    this.edits.push(edit)
    this.#show(edit)
    // What waits before a clear is pointless.
    if (edit.type === 'clear') for (const each of before) this.#end(each)
  }

  #end(edit: Intent<Item> | undefined): void {
    if (edit === undefined) return
    this.edits = this.edits.filter((each) => each !== edit)
    this.#show(edit)
  }

  #show(edit: Intent<Item>): void {
    if (edit.type === 'clear') this.overlay.clear(this.edits.some(({ type }) => type === 'clear'))
    else {
      const some = this.edits.some((each) => each.type !== 'clear' && each.id === edit.id)
      this.overlay.lay(edit.id, some)
    }
  }
}

describe('the overlay, kept item by item', () => {
  it('is what the edits make of the remote, after whatever happens', () => {
    fc.assert(
      fc.property(fc.array(op, { maxLength: 30 }), (steps) => {
        const play = new Play()
        for (const step of steps) {
          play.do(step)
          expect([...play.overlay.view]).toEqual([...overlay(play, play.edits)])
        }
      }),
    )
  })

  it('is the same version, with the same values, as long as nothing changes', () => {
    fc.assert(
      fc.property(fc.array(op, { maxLength: 30 }), (steps) => {
        const play = new Play()
        for (const step of steps) {
          const before = play.overlay.view
          play.do(step)
          const { view } = play.overlay
          if (sameValue([...before], [...view])) expect(view).toBe(before)
          for (const [key, value] of step.type === 'told' ? [] : before) {
            if (sameValue(value, view.get(key))) expect(view.get(key)).toBe(value)
          }
        }
      }),
    )
  })

  it('gives back the values that were told last, where it comes back to them', () => {
    fc.assert(
      fc.property(fc.array(op, { maxLength: 10 }), fc.array(op, { maxLength: 10 }), (one, two) => {
        const play = new Play()
        for (const step of one) play.do(step)
        const told = play.overlay.view
        play.overlay.told()
        for (const step of two) if (step.type !== 'told') play.do(step)
        for (const [key, value] of play.overlay.view) {
          const before = told.get(key)
          if (before && sameValue(before, value)) expect(value).toBe(before)
        }
      }),
    )
  })
})
