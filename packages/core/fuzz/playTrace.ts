import type { Collection } from '../src/collection/collection.ts'
import type { Edit } from '../src/sync/edit.ts'
import { FuzzDevice } from './device.ts'
import { IDS } from './drawTrace.ts'
import type { Fault, Intent } from './journal.ts'
import { judge, type Verdict } from './judge.ts'
import type { Stage } from './stage.ts'
import type { Step, StreamStep, Trace } from './step.ts'
import { differing, type RawThing, type Thing } from './thing.ts'

/** A client without the library: it writes items as a whole, as it has read them some time. */
interface Other {
  read: ReadonlyMap<string, RawThing>
}

/** Everybody in a trace. */
export interface Cast {
  /** The world around them. */
  readonly stage: Stage
  /** The devices with the library. */
  readonly devices: readonly FuzzDevice[]
  /** What clients without the library wanted. */
  readonly intents: Intent[]
}

interface Play extends Cast {
  readonly others: Map<number, Other>
}

/** Plays a trace on a stage, brings everything to rest, and judges what came of it. */
export async function playTrace(
  trace: Trace,
  stage: Stage,
  { stores = true, tells }: PlayOptions = {},
): Promise<Verdict> {
  const devices = Array.from(
    { length: trace.devices },
    (_, by) => new FuzzDevice(by, stage, { seed: trace.seed, stores }),
  )
  const play: Play = { stage, devices, intents: [], others: new Map() }
  await stage.turn()
  for (const step of trace.steps) {
    await perform(play, step)
    await stage.turn()
    for (const device of devices) device.checkPending()
    tells?.(step, play)
  }
  const faults = await rest(play)
  tells?.({ type: 'passes', ms: Infinity }, play)
  const things = await stage.things()
  const verdict = judge(play, things)
  const left = await leave(play)
  return { ...verdict, faults: [...faults, ...verdict.faults, ...left] }
}

/** How a trace is played. */
export interface PlayOptions {
  /** Whether the devices have storages; they have unless told. */
  readonly stores?: boolean
  /** Is told after each step, and at rest, which is endless time passing. */
  readonly tells?: (step: Step, cast: Cast) => void
}

async function perform(play: Play, step: Step): Promise<void> {
  const { stage } = play
  switch (step.type) {
    case 'moves':
      return stage.move(step.count)
    case 'waits':
      return stage.wait(step.ms)
    case 'passes':
      return stage.pass(step.ms)
    default:
  }
  if (isOther(step)) return actElsewhere(play, step)
  const device = play.devices[step.by]
  if (device === undefined) return
  if (step.type === 'crashes') await crash(play, device, step)
  else if (step.type === 'is lost') {
    if (device.runs) await stage.lose(step.by, step.inFlight, step.resumable)
    if (device.runs && !isOnline(play, step.by)) device.hearing.stop('lost')
  } else if (!isUser(step)) await disturb(play, device, step)
  else if (device.runs)
    device.act((things) => actHere(things, device, step), DERIVED.has(step.type))
}

type OtherStep = Extract<Step, { type: `other ${string}` }>
type UserStep = Exclude<
  Step,
  OtherStep | { type: StreamStep | 'is lost' | 'crashes' | 'moves' | 'waits' | 'passes' }
>

function isOther(step: Step): step is OtherStep {
  return step.type.startsWith('other ')
}

const USER_STEPS: ReadonlySet<Step['type']> = new Set<UserStep['type']>([
  'updates',
  'updates two',
  'puts',
  'puts one',
  'toggles',
  'removes',
  'batches',
  'clears',
  'undoes',
  'redoes',
  'restores',
  'dismisses',
  'discards',
  'looks',
])

/** What users do without saying a value. */
const DERIVED: ReadonlySet<Step['type']> = new Set(['undoes', 'redoes', 'restores'])

function isUser(step: Step): step is UserStep {
  return USER_STEPS.has(step.type)
}

function isOnline({ stage }: Play, by: number): boolean {
  return stage.transport(by).connection.state === 'online'
}

async function crash(
  { stage }: Play,
  device: FuzzDevice,
  step: Extract<Step, { type: 'crashes' }>,
) {
  if (!device.runs) return
  device.crash()
  device.hearing.stop('down')
  await stage.lose(step.by, step.inFlight, false)
}

type Disturbance = Extract<Step, { type: StreamStep }>

async function disturb(play: Play, device: FuzzDevice, { type, by }: Disturbance): Promise<void> {
  const { hearing } = device
  if (type === 'restarts') {
    if (device.runs) return
    device.start()
    await play.stage.disturb(by, 'comes back afresh')
    return
  }
  if (!device.runs && type.startsWith('comes back')) return
  if (type === 'is stalled') hearing.stop('stalled')
  if (type === 'misses the next event') hearing.stop('missed')
  // Until it has read, it misses what is told.
  if (type === 'comes back afresh') hearing.stop('lost')
  if (type === 'is let go') hearing.resume('stalled')
  if (MUDDLES.has(type)) hearing.muddle()
  await play.stage.disturb(by, type)
}

const MUDDLES: ReadonlySet<StreamStep> = new Set<StreamStep>([
  'gets the next event late',
  'gets the next two swapped',
  'gets the last event again',
])

type Made = Edit | readonly Edit[] | undefined

/** What a user does, who goes by what there is to see. */
function actHere(things: Collection<Thing>, device: FuzzDevice, step: UserStep): Made {
  switch (step.type) {
    case 'updates':
      return change(things, step.id, (thing) => ({ ...thing, [step.field]: step.n }))
    case 'updates two':
      return change(things, step.id, (thing) => ({ ...thing, a: step.n, b: step.n }))
    case 'toggles':
      return change(things, step.id, (thing) => ({ ...thing, c: !thing.c }))
    case 'puts':
      return things.put(step.id, { a: step.n, b: step.n, c: things.view.get(step.id)?.c ?? false })
    case 'puts one':
      return things.put(step.id, { ...(things.view.get(step.id) ?? NOTHING), b: step.n })
    case 'removes':
      return things.remove(step.id)
    case 'batches':
      return batch(things, device, step.n)
    case 'clears':
      return things.clear()
    default:
      return answer(device, step)
  }
}

const NOTHING: Thing = { a: 0, b: 0, c: false }

function change(things: Collection<Thing>, id: string, recipe: (thing: Thing) => Thing): Edit {
  const there = things.view.has(id)
  return there
    ? things.update(id, (draft) => void Object.assign(draft, recipe({ ...draft })))
    : things.put(id, recipe(NOTHING))
}

function batch(things: Collection<Thing>, device: FuzzDevice, n: number): Made {
  const { account } = device
  const edits: Edit[] = []
  breakOff(things, device, n)
  account.batch(() => {
    for (const id of IDS) edits.push(change(things, id, (thing) => ({ ...thing, b: n })))
    edits.push(change(things, IDS[0], (thing) => ({ ...thing, a: n })))
  })
  return edits
}

/** A batch that throws has done nothing. */
function breakOff(things: Collection<Thing>, { by, account, faults }: FuzzDevice, n: number): void {
  const before = inWordsOf(things.view)
  const made: Edit[] = []
  try {
    account.batch(() => {
      made.push(change(things, IDS[0], (thing) => ({ ...thing, a: n })))
      made.push(n % 2 === 0 ? things.clear() : things.remove(IDS[0]))
      made.push(things.put(IDS[1], { ...NOTHING, b: n }))
      throw new Error('broken off')
    })
  } catch {
    const states = made.map(({ state }) => state).join()
    const text = `device ${by}: ${states}, ${before} has become ${inWordsOf(things.view)}`
    const undone = states === 'discarded,discarded,discarded'
    if (!undone || inWordsOf(things.view) !== before) faults.push({ kind: 'not taken back', text })
  }
}

function answer(device: FuzzDevice, { type }: UserStep): Made {
  const { account } = device
  const [conflict] = device.standing
  const edit = device.pending.find(({ state }) => state === 'queued')
  if (type === 'undoes' || type === 'redoes') {
    const outcome = type === 'undoes' ? account.undo() : account.redo()
    return 'edits' in outcome ? outcome.edits : undefined
  }
  if (type === 'looks') account.refresh()
  if (type === 'discards') edit?.discard()
  if (!conflict || (type !== 'restores' && type !== 'dismisses')) return undefined
  device.answer(conflict)
  if (type === 'restores') return conflict.restore()
  conflict.dismiss()
  return undefined
}

/** What a client without the library does, and what it wants by that. */
async function actElsewhere({ stage, others, intents }: Play, step: OtherStep): Promise<void> {
  const { others: acts } = stage
  const other = others.get(step.by) ?? { read: await acts.read() }
  others.set(step.by, other)
  const want = (id: string, wanted?: Thing) => {
    const saw = other.read.get(id)
    const changed = wanted ? differing(saw, wanted) : []
    const fields = Object.fromEntries(changed.map((field) => [field, wanted?.[field]]))
    const [at, since] = [stage.clock.now(), stage.writes.length]
    const intent = {
      by: undefined,
      type: wanted ? 'put' : 'remove',
      id,
      fields,
      wanted,
      saw,
    } as const
    intents.push({ ...intent, at, since, heard: 0, edits: [], derived: false, lost: false })
  }
  switch (step.type) {
    case 'other reads':
      other.read = await acts.read()
      break
    case 'other writes': {
      const seen = other.read.get(step.id) ?? { ...NOTHING, x: '', child: false }
      const thing = { ...seen, [step.field]: step.field === 'c' ? !seen.c : step.n }
      want(step.id, thing)
      await acts.write(step.id, thing)
      break
    }
    case 'other makes': {
      const thing = { a: step.n, b: step.n, c: true, x: String(step.n), child: true }
      want(step.id, thing)
      await acts.write(step.id, thing)
      break
    }
    case 'other removes':
      want(step.id)
      await acts.remove(step.id)
      break
    case 'other clears':
      for (const id of IDS) want(id)
      await acts.clear()
      break
    case 'other deletes the node':
      for (const id of IDS) want(id)
      await acts.deleteNode()
      break
    case 'other opens the node':
      await acts.openNode()
  }
}

/** Everybody is back, and there is time enough for what was lost to be noticed. */
async function rest(play: Play): Promise<Fault[]> {
  const { stage, devices } = play
  const afresh = new Set<number>()
  for (const device of devices) {
    if (device.hearing.misses || !device.runs) afresh.add(device.by)
    if (!device.runs) device.start()
  }
  await stage.calm(afresh)
  for (const { hearing } of devices) hearing.resume('stalled')
  for (const ms of [60_000, 100_000, 400_000]) {
    await stage.pass(ms)
    if ((await unrest(play)).length === 0) break
  }
  for (const device of devices) device.checkPending()
  return unrest(play)
}

/** What is not as it should be at rest. */
async function unrest({ stage, devices }: Play): Promise<Fault[]> {
  const stored = inWordsOf(await stage.things())
  return devices.flatMap(({ by, things, edits }) => {
    const seen = inWordsOf(things.view)
    const open = edits.filter(({ ends, end }) => ends !== 1 && end !== 'lost')
    return [
      ...(seen === stored
        ? []
        : [{ kind: 'apart', text: `device ${by} sees ${seen}, the server has ${stored}` }]),
      ...open.map(({ state, ends }) => {
        return {
          kind: 'not ended',
          text: `device ${by}: an edit is ${state()}, ended ${ends} times`,
        }
      }),
    ]
  })
}

function inWordsOf(things: ReadonlyMap<string, Thing>): string {
  const lines = Array.from(things, ([id, { a, b, c }]) => `${id}: a${a} b${b} c${c ? 1 : 0}`)
  return lines.sort().join(', ')
}

async function leave({ stage, devices }: Play): Promise<Fault[]> {
  const left: (string | readonly string[])[] = []
  for (const device of devices) {
    left.push(`device ${device.by} is not closed`)
    void device.close().then((ask) => (left[device.by] = ask()))
  }
  await stage.pass(60_000)
  return [...left.flat(), ...(await stage.close())].map((text) => ({ kind: 'left over', text }))
}
