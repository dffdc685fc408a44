import { notify } from '../src/remote/capsDelivery.ts'
import type { Element } from '../src/xml/element.ts'
import { applyChanges, type Change } from '../src/view/diff.ts'
import { SlotMap } from '../src/structure/slotMap.ts'
import type { Edit } from '../src/sync/edit.ts'
import type { View } from '../src/view/view.ts'
import { note, NOTES, texts, type Note } from './notes.ts'
import { createScene, type Actor, type ActorOptions, type Scene } from './scene.ts'
import { profiles, type Profile } from '@rxpep/testing'

/** One thing that happens in a play. */
export type Step =
  | { readonly type: 'other publishes' | 'puts'; readonly by: number; readonly id: string }
  | { readonly type: 'other retracts' | 'removes'; readonly by: number; readonly id: string }
  | {
      readonly type:
        | 'other purges'
        | 'other deletes the node'
        | 'clears'
        | 'refreshes'
        | 'gets the next event twice'
        | 'gets the next event a second late'
        | 'other opens the node to all'
        | 'gets the last event again'
        | 'is held up'
        | 'is let go'
        | 'loses the next result'
        | 'is cut off'
        | 'is cut off, what it sent arrives'
        | 'comes back'
        | 'comes back to two replays'
        | 'comes back afresh'
      readonly by: number
    }
  | { readonly type: 'time passes'; readonly ms: number }

/** What one device saw. */
interface Player extends Actor {
  readonly edits: Edit[]
  readonly faults: string[]
  /** How many stanzas the transcript had when its session began. */
  since: number
  held?: { release(): void; remove(): void }
  late?: { readonly count: number }
}

/** Where the order of results and events, copies, ids, and what is told differ. Openfire's profile with room for more than one item. */
export const stages: readonly Profile[] = [
  profiles['prosody-0.12'],
  profiles['ejabberd-23.01'],
  {
    ...profiles.openfire,
    maxItems: { ...profiles.openfire.maxItems, max: 'cap' },
  },
]

/** Ways in which the second device gets its events, beside its own subscription. */
export const seconds: readonly ActorOptions[] = [
  {},
  { delivery: 'shared', presence: { priority: 0 } },
  { delivery: notify({ node: 'urn:example:app' }), presence: { priority: 0 } },
]

/** Plays the steps on a server of this profile with two devices, and returns what is wrong in the end: nothing, as it should be. */
export async function play(
  profile: Profile,
  steps: readonly Step[],
  second: ActorOptions = {},
): Promise<string[]> {
  const scene = createScene({ profile })
  const players = [enter(scene, 'balcony', {}), enter(scene, 'chamber', second)]
  await scene.settled()
  let count = 0
  for (const step of steps) await perform(scene, players, step, String(++count))
  await rest(scene, players)
  // What this way of delivery, or a node that was open to others, may not tell is read from time to time.
  const wasOpen = steps.some(({ type }) => type === 'other opens the node to all')
  if (wasOpen || typeof second.delivery === 'function') await scene.pass(310_000)
  const expected = texts(storedNotes(scene))
  const faults = players.flatMap((player) => judge(player, expected))
  try {
    await scene.close()
  } catch (error) {
    faults.push(String(error))
  }
  return faults
}

function enter(scene: Scene, name: string, options: ActorOptions): Player {
  const player: Player = Object.assign(scene.actor(name, options), {
    edits: [],
    faults: [],
    since: 0,
  })
  watch(player, name)
  return player
}

/** Takes down what breaks the laws of views and changes. */
function watch({ notes, faults }: Player, name: string): void {
  let shown: SlotMap<Note, unknown> | undefined
  let told = new SlotMap<Note, unknown>()
  notes.changes$.subscribe((changes) => {
    told = applyChanges(told, changes as Change<Note>[])
    if (!sameTexts(told, shown)) faults.push(`${name}: changes do not make the view`)
  })
  notes.view$.subscribe((view) => {
    if (shown && sameTexts(view, shown)) faults.push(`${name}: the same view again`)
    for (const [id, value] of shown ?? []) {
      const now = view.get(id)
      if (now?.text === value.text && now !== value) faults.push(`${name}: ${id} lost its identity`)
    }
    shown = view as unknown as SlotMap<Note, unknown>
  })
}

function sameTexts(a: View<Note>, b: View<Note> | undefined): boolean {
  return JSON.stringify(texts(a)) === JSON.stringify(b && texts(b))
}

async function perform(scene: Scene, players: Player[], step: Step, text: string): Promise<void> {
  if (step.type === 'time passes') {
    await scene.pass(step.ms)
    return
  }
  const player = players[step.by]
  if (player === undefined) throw new Error('nobody plays that')
  // A stream keeps its order: nothing of before a cut comes after what a resumption brings.
  if (step.type.startsWith('is cut off') && player.late?.count === 1) await scene.pass(1000)
  if (step.type.startsWith('other')) actElsewhere(scene, step, text)
  else if (!actHere(player, step, text)) disturb(scene, player, step)
}

/** What another client without the library does; what the server refuses it has not done. */
function actElsewhere({ juliet }: Scene, step: Step, text: string): void {
  try {
    if (step.type === 'other publishes') juliet.publish(NOTES, step.id, note(text))
    else if (step.type === 'other retracts') juliet.retract(NOTES, step.id)
    else if (step.type === 'other purges') juliet.purge(NOTES)
    else if (step.type === 'other deletes the node') juliet.deleteNode(NOTES)
    else if (step.type === 'other opens the node to all') {
      juliet.configure(NOTES, { access_model: 'open' })
    }
  } catch {
    // There is no such item, or no node.
  }
}

function actHere({ notes, edits, account }: Player, step: Step, text: string): boolean {
  if (step.type === 'puts') edits.push(notes.put(step.id, { text }))
  else if (step.type === 'removes') edits.push(notes.remove(step.id))
  else if (step.type === 'clears') edits.push(notes.clear())
  else if (step.type === 'refreshes') account.refresh()
  else return false
  return true
}

function disturb(scene: Scene, player: Player, { type }: Step): void {
  const { server } = scene
  const { device } = player
  const to = device.fullJid
  if (type === 'gets the next event twice') {
    server.faults.duplicate({ to, kind: 'event' }, { times: 1, ids: 'none' })
  } else if (type === 'gets the next event a second late') {
    player.late = server.faults.delay({ to, kind: 'event' }, 1000, { times: 1 })
  } else if (type === 'gets the last event again') repeatLast(scene, player)
  else if (type === 'is held up') player.held ??= server.faults.hold({ to })
  else if (type === 'is let go') letGo(player)
  else if (type === 'loses the next result') {
    server.faults.loseResult({ from: to, kind: ['publish', 'retract', 'items'] }, { times: 1 })
  } else if (device.online) {
    if (type === 'is cut off') device.cut()
    else if (type === 'is cut off, what it sent arrives') device.cut({ inFlight: 'applied' })
  } else if (device.connection.state === 'offline') comeBack(scene, player, type)
}

function comeBack({ server }: Scene, player: Player, type: Step['type']): void {
  if (type === 'comes back') player.device.resume()
  else if (type === 'comes back to two replays') player.device.resume({ replay: 2 })
  else if (type === 'comes back afresh') {
    player.since = server.transcript.length
    player.device.reconnect()
  }
}

/** A late copy of an event, as a server without ids may send one: soon, and on the same session. */
function repeatLast({ server, clock }: Scene, { device, since }: Player): void {
  const recent = server.transcript
    .slice(since)
    .filter(
      ({ jid, direction, kinds, at }) =>
        jid === device.fullJid &&
        direction === 'toClient' &&
        kinds.includes('event') &&
        at > clock.now() - 1500,
    )
  const last = recent.at(-1)
  if (last && device.online) server.inject(device.fullJid, withoutId(last.stanza))
}

function withoutId(stanza: Element): Element {
  const copy = Object.assign(
    Object.create(Object.getPrototypeOf(stanza) as object),
    stanza,
  ) as Element
  copy.attrs = { ...stanza.attrs }
  delete copy.attrs['id']
  return copy
}

function letGo(player: Player): void {
  player.held?.remove()
  delete player.held
}

/** Everybody comes back, nothing is held up any more, and there is time enough for what was lost to be noticed. */
async function rest(scene: Scene, players: Player[]): Promise<void> {
  for (const player of players) letGo(player)
  scene.server.faults.clear()
  for (const { device } of players) if (!device.online) device.resume()
  await scene.pass(100_000)
}

function storedNotes({ juliet }: Scene): View<Note> {
  const items = juliet.items(NOTES)
  return items.reduce(
    (map, { id, payload }) => map.set(id, { text: payload.getText() }),
    new SlotMap<Note>(),
  )
}

function judge(
  { notes, edits, faults, device }: Player,
  expected: Record<string, string>,
): string[] {
  const seen = texts(notes.view)
  const name = device.fullJid.slice(device.fullJid.indexOf('/') + 1)
  const ends = new Set(['settled', 'failed', 'conflicted', 'discarded'])
  return [
    ...faults,
    ...edits
      .filter(({ state }) => !ends.has(state))
      .map(({ state }) => `${name}: an edit is ${state}`),
    ...(JSON.stringify(seen) === JSON.stringify(sorted(expected))
      ? []
      : [
          `${name} sees ${JSON.stringify(seen)}, the server has ${JSON.stringify(sorted(expected))}`,
        ]),
  ]
}

function sorted(record: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))
}
