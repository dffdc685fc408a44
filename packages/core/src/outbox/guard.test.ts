import { describe, expect, it } from 'vitest'
import { editedFields, type EditedField } from './field.ts'
import { judgeGuard } from './guard.ts'

const BASE = { a: 0, b: 0, c: 0 }
const ours = editedFields(BASE, { ...BASE, a: 1, b: 1 })
type Item = typeof BASE

/** What the guard of an edit of `a` and `b` says to a change of the item. */
function judge(was: Item, is: Item | undefined) {
  const same = (restored: Item) => JSON.stringify(restored) === JSON.stringify(was)
  const { kept, lost } = judgeGuard(ours, { was, is }, same)
  return { kept: namesOf(kept), lost: namesOf(lost) }
}

function namesOf(fields: readonly EditedField[]): string {
  return fields.flatMap(({ path }) => path as string[]).join(' ')
}

const DONE = { a: 1, b: 1, c: 0 }

describe('the guard of a settled edit', () => {
  it('goes on while its fields are held, whatever else changes', () => {
    expect(judge(DONE, { ...DONE, c: 5 })).toEqual({ kept: 'a b', lost: '' })
  })

  it('puts back what a writer took away who had not seen it', () => {
    expect(judge(DONE, { ...DONE, a: 0, c: 5 })).toEqual({ kept: 'b', lost: 'a' })
    expect(judge(DONE, { ...BASE, c: 5 })).toEqual({ kept: '', lost: 'a b' })
  })

  it('lets stand, and ends by, what only takes its fields back', () => {
    expect(judge(DONE, { ...DONE, a: 0 })).toEqual({ kept: 'b', lost: '' })
    expect(judge(DONE, BASE)).toEqual({ kept: '', lost: '' })
  })

  it('lets a third value stand, and whatever comes after that, until ours is brought back', () => {
    const after = (...steps: readonly Item[]) => {
      let [was, fields] = [DONE, ours] as [Item, readonly EditedField[]]
      return steps.map((is) => {
        const { kept, lost } = judgeGuard(fields, { was, is }, () => false)
        ;[was, fields] = [is, kept]
        return [namesOf(kept.filter(({ overtaken }) => overtaken)), namesOf(lost)]
      })
    }
    const third = { ...DONE, a: 7 }
    expect(after(third, { ...DONE, a: 0, c: 5 })).toEqual([
      ['a', ''],
      ['a', ''],
    ])
    expect(after(third, DONE, { ...DONE, a: 0, c: 5 })).toEqual([
      ['a', ''],
      ['', ''],
      ['', 'a'],
    ])
  })

  it('ends with the item', () => {
    expect(judge(DONE, undefined)).toEqual({ kept: '', lost: '' })
  })

  it('does not lose twice what is lost already', () => {
    expect(judge({ ...BASE, c: 5 }, { ...BASE, c: 6 })).toEqual({ kept: 'a b', lost: '' })
  })
})
