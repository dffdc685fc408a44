/** One side of a comparison: the same work done in one way. */
export interface Side {
  /** What it is called in the table. */
  readonly name: string
  /** Does the work once from a fresh start and says what came out, and how long the timed part took. */
  run(): Run
}

/** What one run of a side tells. */
export interface Run {
  /** Milliseconds of the timed part. */
  readonly ms: number
  /** A digest of the outcome: equal on all sides, or the comparison means nothing. */
  readonly result: string
}

/** Milliseconds that `work` takes. */
export function timed(work: () => void): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

/** The middle of some numbers. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] as number
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2
}

/**
 * Median milliseconds of each side, from sweeps over all sides in turn, so that what else the machine does meets all of
 * them. The first sweeps warm up and don't count.
 *
 * @throws Error when two sides come to different results.
 */
export function compareSides(sides: readonly Side[], sweeps = 7, warmUp = 2): number[] {
  const times = sides.map((): number[] => [])
  for (let sweep = 0; sweep < warmUp + sweeps; sweep++) {
    const runs = sides.map((side) => {
      globalThis.gc?.()
      return side.run()
    })
    assertSameResults(sides, runs)
    if (sweep >= warmUp) runs.forEach(({ ms }, i) => times[i]?.push(ms))
  }
  return times.map(median)
}

function assertSameResults(sides: readonly Side[], runs: readonly Run[]): void {
  runs.forEach(({ result }, i) => {
    if (result === runs[0]?.result) return
    throw new Error(`${sides[i]?.name} came to ${result}, ${sides[0]?.name} to ${runs[0]?.result}`)
  })
}

/** A ratio beside its bar, with a mark where it is missed. */
export function besideBar(ratio: number, bar: number): string {
  return `${ratio.toFixed(2)} × (bar ${bar} ×${ratio > bar ? ', MISSED' : ''})`
}
