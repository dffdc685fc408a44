import type { Place } from '../src/codec/sealing.ts'

/** Juliet's notes. */
export const HERE: Place = { account: 'juliet@capulet.lit', node: 'urn:example:notes' }

/** A key of 32 bytes, another one for each seed. */
export function secret(seed: number): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, i) => (seed * 31 + i * 7) % 256)
}
