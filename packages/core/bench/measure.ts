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
function timed(work: () => void): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

/** How many steps each run takes before the clock starts: a collection of garbage throws optimised code away. */
const WARM_UP = 20_000

/**
 * Milliseconds that a batch of steps takes. Each is made (untimed) shortly before it is taken, a hundred at a time, as what
 * comes over the wire is decoded shortly before it is folded. Some more are taken first, off the clock.
 */
export function timeSteps<S>(
  count: number,
  make: (i: number) => S,
  take: (step: S) => void,
): number {
  let ms = 0
  const warmUp = Math.min(WARM_UP, count)
  for (let done = 0; done < warmUp + count;) {
    const length = Math.min(100, (done < warmUp ? warmUp : warmUp + count) - done)
    const steps = Array.from({ length }, (_, i) => make(done + i))
    const took = timed(() => {
      for (const step of steps) take(step)
    })
    if (done >= warmUp) ms += took
    done += length
  }
  return ms
}

/** The middle of some numbers. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] as number
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2
}

/** How a side did. */
export interface Score {
  /** Milliseconds, the median of the sweeps. */
  readonly ms: number
  /** Times the first side of the same sweep, the median of the sweeps. */
  readonly ratio: number
}

/**
 * How each side does, from sweeps over all sides in turn, so that whatever else the machine does meets all of them. The
 * first sweeps warm up and don't count.
 *
 * @throws Error when two sides come to different results.
 */
export function compareSides(sides: readonly Side[], sweeps = 9, warmUp = 3): Score[] {
  const counted: number[][] = []
  for (let sweep = 0; sweep < warmUp + sweeps; sweep++) {
    const runs = sides.map((side) => {
      globalThis.gc?.()
      return side.run()
    })
    assertSameResults(sides, runs)
    if (sweep >= warmUp) counted.push(runs.map(({ ms }) => ms))
  }
  return sides.map((_, i) => ({
    ms: median(counted.map((times) => times[i] as number)),
    ratio: median(counted.map((times) => (times[i] as number) / (times[0] as number))),
  }))
}

function assertSameResults(sides: readonly Side[], runs: readonly Run[]): void {
  runs.forEach(({ result }, i) => {
    if (result === runs[0]?.result) return
    throw new Error(`${sides[i]?.name} came to ${result}, ${sides[0]?.name} to ${runs[0]?.result}`)
  })
}

/** A ratio beside its bar, marked where it misses it. */
export function besideBar(ratio: number, bar: number): string {
  return `${ratio.toFixed(2)} × (bar ${bar} ×${ratio > bar ? ', MISSED' : ''})`
}
