import { describe, expect, it } from 'vitest'
import { WireQueue } from './wireQueue.ts'

describe('WireQueue', () => {
  it('moves by itself in a microtask, with what that causes', async () => {
    const wire = new WireQueue('auto')
    const owner = {}
    const seen: string[] = []
    const arrive = (): void => {
      seen.push('first')
      wire.push({ owner, direction: 'toClient', arrive: () => seen.push('second') })
    }
    wire.push({ owner, direction: 'toServer', arrive })
    expect(seen).toEqual([])
    await Promise.resolve()
    expect(seen).toEqual(['first', 'second'])
  })

  it('keeps its order over thousands of parcels', () => {
    const wire = new WireQueue('manual')
    const seen: number[] = []
    for (let i = 0; i < 5000; i++) {
      wire.push({ owner: wire, direction: 'toServer', arrive: () => seen.push(i) })
      if (i % 3 === 0) wire.step()
    }
    wire.flush()
    expect(seen).toEqual(Array.from({ length: 5000 }, (_, i) => i))
    expect(wire.moved).toBe(5000)
  })

  it('moves one owner alone, and discards one direction alone', () => {
    const wire = new WireQueue('manual')
    const [a, b] = [{}, {}]
    const seen: string[] = []
    const put = (owner: object, direction: 'toServer' | 'toClient', name: string) => {
      wire.push({ owner, direction, arrive: () => seen.push(name) })
    }
    put(a, 'toServer', 'a out')
    put(b, 'toServer', 'b out')
    put(a, 'toClient', 'a in')
    put(b, 'toClient', 'b in')
    wire.flushOnly(a)
    expect(seen).toEqual(['a out', 'a in'])
    wire.discard(b, 'toServer')
    wire.flush()
    expect(seen).toEqual(['a out', 'a in', 'b in'])
  })
})
