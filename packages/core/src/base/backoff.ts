import type { RandomSource } from './random.ts'

/** Milliseconds to wait before try number `attempt` (from 0): doubling from 1 s to 60 s, half of it by chance. */
export function backoff(attempt: number, random: RandomSource): number {
  const ceiling = Math.min(60_000, 1000 * 2 ** Math.min(attempt, 6))
  return Math.round(ceiling * (0.5 + random() / 2))
}
