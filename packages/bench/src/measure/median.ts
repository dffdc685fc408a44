/** The middle of some numbers; NaN of none. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2
}

/** The number below which so many of a hundred lie (the nearest rank); NaN of none. */
export function percentile(numbers: readonly number[], percent: number): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const rank = Math.ceil((percent / 100) * sorted.length)
  return sorted[Math.max(0, rank - 1)] ?? NaN
}

/** The median of how many times the one number is the other one, pair by pair, where both are there. */
export function medianRatio(
  numbers: readonly (number | null)[],
  others: readonly (number | null)[],
): number {
  return median(
    numbers.flatMap((number, i) => {
      const other = others[i]
      return number === null || other === undefined || other === null ? [] : [number / other]
    }),
  )
}
