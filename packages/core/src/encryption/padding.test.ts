import { expect, it } from 'vitest'
import { padded, paddedLength } from './padding.ts'

it.each([
  [0, 256],
  [256, 256],
  [257, 512],
  [512, 512],
  [513, 1024],
  [1024, 1024],
  [1025, 1280],
  [1280, 1280],
  [1281, 1536],
  [2048, 2048],
  [2049, 2560],
  [100_000, 114_688],
])('makes %i bytes %i', (length, bucket) => {
  expect(paddedLength(length)).toBe(bucket)
})

it('never shortens, never adds more than a quarter to what is large, and has few lengths', () => {
  const lengths = new Set<number>()
  for (let length = 1025; length <= 262_144; length++) {
    const bucket = paddedLength(length)
    lengths.add(bucket)
    if (bucket < length || bucket > length * 1.25) expect.fail(`${length} became ${bucket}`)
  }
  expect(lengths.size).toBe(8 * 4)
})

it('counts bytes, and adds what JSON takes for nothing', () => {
  const bytes = padded(JSON.stringify('ä'.repeat(200)))
  expect(bytes.length).toBe(512)
  expect(JSON.parse(new TextDecoder().decode(bytes))).toBe('ä'.repeat(200))
})
