import { createRandom } from '@rxpep/testing'
import type { RandomSource } from '../src/base/random.ts'
import type { InFlight, Step, StreamStep, Trace, UserStep } from './step.ts'

/** What is drawn: so many times out of the sum of all. */
type Table<T> = readonly (readonly [weight: number, draw: T])[]

/** The ItemIDs of a trace: few, so that edits meet. */
export const IDS = ['p', 'q'] as const

/** What is drawn from, and what was put off. */
interface Drawing {
  readonly random: RandomSource
  readonly devices: number
  readonly others: number
  readonly steps: Step[]
  readonly later: { readonly at: number; readonly step: Step }[]
}

/** How a trace is drawn. */
export interface TraceOptions {
  /** How many steps it has at least; 30 unless told. */
  readonly least?: number
  /** How many servers there are to choose from. */
  readonly servers: number
  /** Whether devices crash and start again from their storage. */
  readonly crashes: boolean
}

/** Draws the trace of a seed: the same one each time. */
export function drawTrace(seed: number, { least = 30, servers, crashes }: TraceOptions): Trace {
  const random = createRandom(seed)
  for (let skipped = 0; skipped < 4; skipped++) random()
  const below = (count: number) => Math.floor(random() * count)
  const drawing: Drawing = {
    random,
    devices: pick(random, [[4, 2], [4, 3], [2, 4], [1, 5]]), // prettier-ignore
    others: below(3),
    steps: [],
    later: [],
  }
  const server = below(servers)
  const items = pick<readonly string[] | undefined>(random, [[6, IDS], [2, ['p']], [1, []], [1, undefined]]) // prettier-ignore
  const tables = tablesOf(drawing, random() < 0.4, crashes)
  const length = least + below(16)
  if (random() < 0.8) drawing.steps.push({ type: 'passes', ms: 8000 })
  while (drawing.steps.length < length) drawStep(drawing, tables)
  drawing.steps.push(...drawing.later.map(({ step }) => step))
  return { seed, server, devices: drawing.devices, items, steps: drawing.steps }
}

function pick<T>(random: RandomSource, table: Table<T>): T {
  let left = random() * table.reduce((sum, [weight]) => sum + weight, 0)
  for (const [weight, drawn] of table) if ((left -= weight) < 0) return drawn
  return (table.at(-1) as readonly [number, T])[1]
}

type Draw = (drawing: Drawing) => void

function drawStep(drawing: Drawing, table: Table<Draw>): void {
  const due = drawing.later.findIndex(({ at }) => at <= drawing.steps.length)
  const [put] = due < 0 ? [] : drawing.later.splice(due, 1)
  if (put) drawing.steps.push(put.step)
  else pick(drawing.random, table)(drawing)
}

function tablesOf({ others }: Drawing, calm: boolean, crashes: boolean): Table<Draw> {
  return [
    [36, drawEdit],
    [30, drawMovement],
    [others > 0 ? 10 : 0, drawOther],
    [calm ? 2 : 18, calm ? drawStall : drawFault],
    [crashes && !calm ? 3 : 0, drawCrash],
  ]
}

function device({ random, devices }: Drawing): number {
  return Math.floor(random() * devices)
}

function item({ random }: Drawing): string {
  return random() < 0.75 ? IDS[0] : IDS[1]
}

function drawEdit(drawing: Drawing): void {
  const { random, steps } = drawing
  const by = device(drawing)
  const id = item(drawing)
  const n = steps.length + 1
  const user = (type: UserStep) => (): Step => ({ type, by })
  const draw = pick<() => Step>(random, [
    [20, () => ({ type: 'updates', by, id, field: random() < 0.5 ? 'a' : 'b', n })],
    [3, () => ({ type: 'updates two', by, id, n })],
    [7, () => ({ type: 'toggles', by, id })],
    [3, () => ({ type: 'puts', by, id, n })],
    [2, () => ({ type: 'puts one', by, id, n })],
    [3, () => ({ type: 'removes', by, id })],
    [1, user('clears')],
    [2, () => ({ type: 'batches', by, n })],
    [2, user('undoes')],
    [1, user('redoes')],
    [1, user('restores')],
    [1, user('dismisses')],
    [1, user('discards')],
    [1, user('looks')],
  ])
  steps.push(draw())
}

function drawMovement(drawing: Drawing): void {
  const { random, steps } = drawing
  const by = device(drawing)
  const draw = pick<() => Step>(random, [
    [10, () => ({ type: 'flows', by })],
    [8, () => ({ type: 'moves', count: 1 + Math.floor(random() * 4) })],
    [3, () => ({ type: 'waits', ms: pick(random, [[3, 20], [2, 300], [1, 900]]) })], // prettier-ignore
    [9, () => ({ type: 'passes', ms: pick(random, [[4, 0], [3, 60], [3, 700], [3, 2500], [2, 6000]]) })], // prettier-ignore
  ])
  steps.push(draw())
}

function drawOther(drawing: Drawing): void {
  const { random, steps, others } = drawing
  const by = Math.floor(random() * others)
  const id = item(drawing)
  const n = steps.length + 1
  const field = pick<'a' | 'b' | 'c'>(random, [[2, 'a'], [2, 'b'], [1, 'c']]) // prettier-ignore
  const draw = pick<() => Step>(random, [
    [4, () => ({ type: 'other reads', by })],
    [8, () => ({ type: 'other writes', by, id, field, n })],
    [1, () => ({ type: 'other makes', by, id, n })],
    [1, () => ({ type: 'other removes', by, id })],
    [0.4, () => ({ type: 'other clears', by })],
    [0.3, () => ({ type: 'other deletes the node', by })],
    [0.3, () => ({ type: 'other opens the node', by })],
  ])
  steps.push(draw())
}

function soon({ random, steps }: Drawing): number {
  return steps.length + 1 + Math.floor(random() * 7)
}

function drawStall(drawing: Drawing): void {
  const by = device(drawing)
  drawing.later.push({ at: soon(drawing), step: { type: 'is let go', by } })
  drawing.steps.push({ type: 'is stalled', by })
}

function drawFault(drawing: Drawing): void {
  const { random, steps, later } = drawing
  const by = device(drawing)
  const fault = (type: StreamStep) => () => void steps.push({ type, by })
  const draw = pick<() => void>(random, [
    [3, () => drawStall(drawing)],
    [5, () => drawLoss(drawing, by)],
    [1, () => drawMiss(drawing, by)],
    [1, fault('gets the next event twice')],
    [1, fault('gets the next event late')],
    [1, fault('gets the next two swapped')],
    [0.7, fault('gets the last event again')],
    [1, fault('loses the next result')],
    [0.5, fault('is refused')],
    [0.5, fault('is told to wait')],
  ])
  draw()
  later.sort((one, other) => one.at - other.at)
}

function drawInFlight({ random }: Drawing): InFlight {
  return pick<InFlight>(random, [[2, 'lost'], [2, 'applied'], [1, 400], [1, 3000]]) // prettier-ignore
}

function drawLoss(drawing: Drawing, by: number): void {
  const { random, steps, later } = drawing
  const inFlight = drawInFlight(drawing)
  const resumable = typeof inFlight === 'string' && random() < 0.6
  const back = pick<StreamStep>(random, [
    [2, 'comes back'],
    [1, 'comes back to two replays'],
    [resumable ? 1 : 0, 'comes back afresh'],
  ])
  later.push({ at: soon(drawing), step: { type: back, by } })
  steps.push({ type: 'is lost', by, inFlight, resumable })
}

function drawMiss(drawing: Drawing, by: number): void {
  drawing.later.push({ at: soon(drawing) + 3, step: { type: 'comes back afresh', by } })
  drawing.steps.push({ type: 'misses the next event', by })
}

function drawCrash(drawing: Drawing): void {
  const by = device(drawing)
  const inFlight = drawInFlight(drawing)
  drawing.later.push({ at: soon(drawing), step: { type: 'restarts', by } })
  drawing.steps.push({ type: 'crashes', by, inFlight })
}
