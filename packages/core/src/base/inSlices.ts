import type { Clock } from './clock.ts'

/** How long work may go on before others have a turn, in milliseconds: what is shorter than 50 ms nobody notices. */
export const SLICE = 12

/**
 * Does something with each of many things, in their order; as often as that has taken a while, others have a turn. After the last of several
 * slices they have one as well: what is done with all of it at once takes its time too.
 */
export async function inSlices<A, B>(
  clock: Clock,
  all: readonly A[],
  work: (each: A) => B,
): Promise<B[]> {
  const done: B[] = []
  const start = clock.now()
  let since = start
  for (const each of all) {
    if (clock.now() - since >= SLICE) {
      await turn(clock)
      since = clock.now()
    }
    done.push(work(each))
  }
  if (since > start) await turn(clock)
  return done
}

function turn(clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    if (clock.soon) clock.soon(resolve)
    else clock.after(0, resolve)
  })
}
