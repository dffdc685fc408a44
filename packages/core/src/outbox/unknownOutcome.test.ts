import { describe, expect, it } from 'vitest'
import { editedFields } from './field.ts'
import { judgeUnknown } from './unknownOutcome.ts'

const BASE = { a: 0, b: 0, c: 0 }
const fields = editedFields(BASE, { ...BASE, a: 1, b: 1 })

/** What is found out about an edit of `a` and `b` whose answer was lost. */
function judge(now: typeof BASE | undefined, base: typeof BASE | undefined = BASE) {
  const { settled, removed, overtaken } = judgeUnknown(fields, base, now)
  return { settled, removed, overtaken: overtaken.flatMap(({ path }) => path as string[]) }
}

describe('an edit whose answer was lost', () => {
  it('is settled where its fields are there, whatever the others are', () => {
    expect(judge({ a: 1, b: 1, c: 9 })).toEqual({ settled: true, removed: false, overtaken: [] })
  })

  it('is to be sent again where a field is still what it was', () => {
    expect(judge({ ...BASE, c: 9 })).toMatchObject({ settled: false, overtaken: [] })
    expect(judge({ a: 1, b: 0, c: 0 })).toMatchObject({ settled: false, overtaken: [] })
  })

  it('yields where something newer stands, field by field', () => {
    expect(judge({ a: 7, b: 0, c: 0 })).toMatchObject({ settled: false, overtaken: ['a'] })
    expect(judge({ a: 7, b: 1, c: 0 })).toMatchObject({ settled: true, overtaken: ['a'] })
    expect(judge({ a: 7, b: 8, c: 0 })).toMatchObject({ settled: true, overtaken: ['a', 'b'] })
  })

  it('finds the item gone that was there', () => {
    expect(judge(undefined)).toEqual({ settled: false, removed: true, overtaken: [] })
    const created = judgeUnknown(editedFields(undefined, BASE), undefined, undefined)
    expect(created).toMatchObject({ settled: false, removed: false })
  })
})
