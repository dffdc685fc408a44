/** A source of numbers in [0, 1), as `Math.random` is one: replaced by a seeded one in tests. */
export type RandomSource = () => number

/** The machine's own randomness; good for jitter, not for secrets. */
export const systemRandom: RandomSource = () => Math.random()
