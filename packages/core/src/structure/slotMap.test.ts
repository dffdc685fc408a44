import { describe, expect, it } from 'vitest'
import { SlotMap } from './slotMap.ts'

function mapOf(...keys: string[]): SlotMap<string, string> {
  return keys.reduce(
    (map, key) => map.set(key, key.toUpperCase(), `<${key}>`),
    new SlotMap<string, string>(),
  )
}

describe('SlotMap', () => {
  it('keeps a value and what lies aside of it', () => {
    const map = mapOf('a')
    expect([map.get('a'), map.aside('a'), map.has('a')]).toEqual(['A', '<a>', true])
    expect([map.get('b'), map.aside('b'), map.has('b')]).toEqual([undefined, undefined, false])
  })

  it('takes undefined for a value like any other', () => {
    const map = new SlotMap<undefined>().set('a', undefined)
    expect([map.has('a'), map.size, [...map]]).toEqual([true, 1, [['a', undefined]]])
  })

  it('stays the same version when nothing changes', () => {
    const map = mapOf('a')
    expect(map.set('a', 'A', '<a>')).toBe(map)
    expect(map.delete('b')).toBe(map)
    expect(map.edit(() => {})).toBe(map)
    expect(map.set('a', 'other', 'other', () => true)).toBe(map)
    expect(map.set('a', 'A', '<a>', () => false)).not.toBe(map)
  })

  it('equals what reads the same, however that came about', () => {
    const map = mapOf('a', 'b')
    expect(map.equals(mapOf('b', 'a'))).toBe(true)
    expect(map.equals(map.set('a', 'new').set('a', 'A', '<a>'))).toBe(true)
    expect(map.equals(map.set('a', 'new'))).toBe(false)
    expect(map.equals(map.set('c', 'C'))).toBe(false)
    expect(map.equals(mapOf('a', 'c'))).toBe(false)
  })

  it('agrees with what reads the same, as long as that is only some changes away', () => {
    const map = mapOf('a', 'b')
    const changed = map.set('a', 'new')
    const back = changed.set('a', 'A', '<other>')
    expect([map.agreesWith(back), back.agreesWith(map), map.agreesWith(map)]).toEqual([true, true, true]) // prettier-ignore
    expect([map.agreesWith(changed), changed.agreesWith(back)]).toEqual([false, false])
    expect(map.agreesWith(mapOf('a', 'b'))).toBe(false)
    let far = back
    for (let i = 0; i < 20; i++) far = far.set('b', `${i}`).set('b', 'B')
    expect([far.equals(map), far.agreesWith(map), map.agreesWith(far)]).toEqual([true, false, false]) // prettier-ignore
  })

  it('shows nothing of how it is made to who compares it in a test', () => {
    expect(Object.keys(mapOf('a'))).toEqual([])
    expect(mapOf('a', 'b')).toEqual(mapOf('b', 'a'))
  })

  it('leaves the older version as it was', () => {
    const before = mapOf('a', 'b')
    const after = before.set('a', 'new').delete('b').set('c', 'C')
    expect([...before]).toEqual([['a', 'A'], ['b', 'B']]) // prettier-ignore
    expect([...after]).toEqual([['a', 'new'], ['c', 'C']]) // prettier-ignore
  })

  it('iterates in code-unit order of the keys, whatever the order they came in', () => {
    const keys = ['é', 'b', 'a', 'B', '\u{1F600}', '\uFFFD', '', '10', '9']
    const map = mapOf(...keys)
    const sorted = [...keys].sort()
    expect([...map.keys()]).toEqual(sorted)
    expect([...map.values()]).toEqual(sorted.map((key) => key.toUpperCase()))
    const seen: unknown[] = []
    map.forEach((value, key, itself) => seen.push([key, value, itself === map]))
    expect(seen).toEqual(sorted.map((key) => [key, key.toUpperCase(), true]))
  })

  it('makes its array once, and never for an older version what it is for a newer one', () => {
    const before = mapOf('b', 'a')
    const array = before.toArray()
    const after = before.set('a', 'new')
    expect(before.toArray()).toBe(array)
    expect(array).toEqual(['A', 'B'])
    expect(after.toArray()).toEqual(['new', 'B'])
  })

  it('lets nobody sort its array in place, which would give each key the value of another', () => {
    const map = mapOf('b', 'a')
    expect(() => (map.toArray() as string[]).reverse()).toThrow(TypeError)
    expect([...map]).toEqual([
      ['a', 'A'],
      ['b', 'B'],
    ])
  })

  it('does not let branches of one version see each other', () => {
    const base = mapOf('a')
    const [left, right] = [base.set('b', 'left'), base.set('c', 'right')]
    expect([...left.keys()]).toEqual(['a', 'b'])
    expect([...right.keys()]).toEqual(['a', 'c'])
    expect(
      left
        .changesTo(right)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['b', 'c'])
  })

  it('reads a hundred thousand keys back, and in order', () => {
    const keys = Array.from({ length: 100_000 }, (_, i) => `key ${(i * 7919) % 100_000}`)
    const map = new SlotMap<string>().edit((draft) => {
      for (const key of keys) draft.set(key, key)
    })
    expect(map.size).toBe(100_000)
    expect(keys.every((key) => map.get(key) === key)).toBe(true)
    expect([...map.keys()]).toEqual(keys.sort())
  })

  it('stays right while keys come and go for ever', () => {
    let map = mapOf('keep')
    for (let i = 0; i < 5000; i++) map = map.set(`guest ${i}`, 'x').delete(`guest ${i - 1}`)
    expect([...map.keys()]).toEqual(['guest 4999', 'keep'])
    expect([map.get('keep'), map.aside('keep')]).toEqual(['KEEP', '<keep>'])
  })

  it('reads any of a thousand versions, however long ago it was the newest', () => {
    const versions = [mapOf('a', 'b')]
    for (let i = 1; i <= 1000; i++) versions.push(versions[i - 1]!.set('a', `A${i}`, `<${i}>`))
    expect(versions.map((map) => map.get('a'))).toEqual(['A', ...versions.slice(1).map((_, i) => `A${i + 1}`)]) // prettier-ignore
    expect(versions.every((map) => map.get('b') === 'B')).toBe(true)
    expect(versions[10]?.set('b', 'new').get('a')).toBe('A10')
    expect(versions[1000]?.get('b')).toBe('B')
  })

  it('is unharmed by a batch that throws half-way', () => {
    const map = mapOf('a', 'b')
    const batch = () =>
      map.edit((draft) => {
        draft.set('a', 'new')
        draft.delete('b')
        throw new Error('half-way')
      })
    expect(batch).toThrow('half-way')
    expect([...map]).toEqual([['a', 'A'], ['b', 'B']]) // prettier-ignore
    expect([...map.set('c', 'C').keys()]).toEqual(['a', 'b', 'c'])
  })

  it('may change while one of its versions is being iterated', () => {
    const map = mapOf('a', 'b', 'c')
    let newest = map
    const seen: string[] = []
    for (const [key, value] of map) {
      seen.push(value)
      newest = newest.delete(key).set(`${key}${key}`, 'new')
    }
    expect(seen).toEqual(['A', 'B', 'C'])
    expect([...newest.keys()]).toEqual(['aa', 'bb', 'cc'])
  })
})
