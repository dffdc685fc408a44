import type { Act } from '../side.ts'

/** How long a cell may take. */
export interface Box {
  /** Milliseconds of the timed part. */
  readonly ms: number
  /**
   * Milliseconds of warming up before it, what is not timed included; up to four times as many where few operations were made by then. It ends
   * earlier when `atMost` operations were made.
   */
  readonly warmUp: number
  /** The fewest operations that are timed. */
  readonly atLeast: number
  /** The most operations that are timed. */
  readonly atMost: number
  /** The most operations that are made ready at once; a hundred unless told. */
  readonly mostAtOnce?: number
}

/** What came of timing. */
export interface Timed {
  /** Microseconds an operation. */
  readonly usPerOp: number
  /** How many operations were made in all, those that warmed up counted. */
  readonly made: number
}

const MOST_AT_ONCE = 100
const LONG = 20
// Before so many, most of a library still runs unoptimised on a machine that is busy.
const FEW = 3_000

type Make = (i: number) => Act | Promise<Act>

/**
 * Times operations until the box is full. Each is made ready, untimed, shortly before it is done, as what comes over the wire is parsed
 * shortly before it is taken in. Collecting what has become garbage is part of the work.
 */
export async function timeActs(box: Box, make: Make): Promise<Timed> {
  const begun = performance.now()
  const isWarm = (_: number, made: number) => {
    const took = performance.now() - begun
    return took > box.warmUp * (made < FEW ? 4 : 1)
  }
  const warm = await fill(box, 0, 1, make, isWarm)
  globalThis.gc?.()
  const isFull = (ms: number, made: number) => ms > box.ms && made >= box.atLeast
  const timed = await fill(box, warm.made, warm.atOnce, make, isFull)
  return { usPerOp: (timed.ms * 1000) / timed.made, made: warm.made + timed.made }
}

interface Filled {
  readonly ms: number
  readonly made: number
  readonly atOnce: number
}

async function fill(
  box: Box,
  first: number,
  startAtOnce: number,
  make: Make,
  isOver: (ms: number, made: number) => boolean,
): Promise<Filled> {
  const mostAtOnce = box.mostAtOnce ?? MOST_AT_ONCE
  let [ms, made, atOnce] = [0, 0, startAtOnce]
  while (made < box.atMost && (made === 0 || !isOver(ms, made))) {
    const count = Math.min(atOnce, box.atMost - made)
    const acts: Act[] = []
    for (let i = 0; i < count; i++) acts.push(await make(first + made + i))
    const took = await time(acts)
    ms += took
    made += count
    if (took < LONG) atOnce = Math.min(mostAtOnce, atOnce * 2)
    else if (took > 2 * LONG) atOnce = Math.max(1, atOnce >> 1)
  }
  return { ms, made, atOnce }
}

async function time(acts: readonly Act[]): Promise<number> {
  const start = performance.now()
  for (const act of acts) {
    const over = act()
    if (over instanceof Promise) await over
  }
  return performance.now() - start
}
