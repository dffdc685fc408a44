/** One side of a comparison: the same work done in one way. */
export interface Side {
  /** What it is called in the table. */
  readonly name: string
  /** Does the work once from a fresh start and says what came out, and how long the timed part took. */
  run(): Run | Promise<Run>
}

/** What one run of a side tells. */
interface Run {
  /** Milliseconds of the timed part. */
  readonly ms: number
  /** A digest of the outcome: equal on all sides, or the comparison means nothing. */
  readonly result: string
}

/** Steps are made (untimed) shortly before they are taken, as what comes over the wire is parsed shortly before. */
const AT_ONCE = 100

/** Milliseconds that `count` steps take, after as many that warm up: a garbage collection throws optimised code away. */
export function timeSteps<S>(
  count: number,
  make: (i: number) => S,
  take: (step: S) => void,
): number {
  let ms = 0
  for (let done = 0; done < 2 * count; done += batchOf(count)) {
    const steps = makeSome(done, count, make)
    const start = performance.now()
    for (const step of steps) take(step)
    if (done >= count) ms += performance.now() - start
  }
  return ms
}

/** Milliseconds that `count` steps take, each in a turn of its own, after as many that warm up. */
export async function timeTurns<S>(
  count: number,
  make: (i: number) => S,
  take: (step: S) => void,
): Promise<number> {
  let ms = 0
  for (let done = 0; done < 2 * count; done += batchOf(count)) {
    const steps = makeSome(done, count, make)
    const start = performance.now()
    for (const step of steps) {
      take(step)
      await Promise.resolve()
    }
    if (done >= count) ms += performance.now() - start
  }
  return ms
}

/** How many steps are made at once; counts below a hundred or in hundreds, so that a batch ends where the warm-up does. */
function batchOf(count: number): number {
  return Math.min(AT_ONCE, count)
}

function makeSome<S>(first: number, count: number, make: (i: number) => S): S[] {
  return Array.from({ length: batchOf(count) }, (_, i) => make(first + i))
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
export async function compareSides(
  sides: readonly Side[],
  sweeps = 9,
  warmUp = 3,
): Promise<Score[]> {
  const counted: number[][] = []
  for (let sweep = 0; sweep < warmUp + sweeps; sweep++) {
    const runs: Run[] = []
    for (const side of sides) {
      globalThis.gc?.()
      runs.push(await side.run())
    }
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
