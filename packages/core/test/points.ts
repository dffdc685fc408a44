import type { Profile } from '@rxpep/testing'
import { attribute } from '../src/codec/attribute.ts'
import { xmlCodec } from '../src/codec/xmlCodec.ts'
import { xmlInteger } from '../src/codec/xmlType.ts'
import type { Collection } from '../src/collection/collection.ts'
import { defineCollection, type CollectionDefinition } from '../src/collection/defineCollection.ts'
import type { EditOptions } from '../src/collection/editOptions.ts'
import type { Conflict } from '../src/sync/edit.ts'
import type { Edit } from '../src/sync/edit.ts'
import { xml, type Element } from '../src/xml/element.ts'
import { ROOMY } from './balcony.ts'
import { scene } from './gate.ts'
import type { Actor, ActorOptions, Scene } from './scene.ts'

/** An item of three fields: the least on which edits can meet in every way. */
export interface Point {
  /** The first one. */
  readonly a: number
  /** The second one. */
  readonly b: number
  /** The third one. */
  readonly c: number
}

/** The node that the tests keep points in. */
export const POINTS = 'urn:example:points'

/** The points, with their own way of meeting the edits of others. */
export function pointsWith(options: EditOptions<Point> = {}): CollectionDefinition<Point> {
  const field = attribute(xmlInteger, { default: 0 })
  const fields = { a: field, b: field, c: field }
  return defineCollection({
    node: POINTS,
    codec: xmlCodec({ name: 'point', xmlns: POINTS, fields }),
    ...options,
  })
}

/** The payload of a point. */
function pointPayload([a, b, c]: readonly number[]): Element {
  const all = { a, b, c }
  const attributes = Object.entries(all).filter(([, value]) => value)
  return xml('point', { xmlns: POINTS, ...Object.fromEntries(attributes.map(asText)) })
}

function asText([name, value]: [string, number | undefined]): [string, string] {
  return [name, String(value)]
}

/** A point in words, such as `1 0 3`; a hyphen where there is none. */
export function inWords(point: Point | undefined): string {
  return point ? `${point.a} ${point.b} ${point.c}` : '-'
}

/** One device of Juliet's that works with points. */
export interface Player extends Actor {
  /** Its full JID, for faults. */
  readonly jid: string
  /** The collection. */
  readonly points: Collection<Point>
  /** The conflicts that stand. */
  readonly conflicts: readonly Conflict<Point>[]
  /** The point `p` as its user sees it, in words, each time that it changed. */
  readonly seen: string[]
  /** Changes fields of the point `p`, or of another one. */
  set(fields: Partial<Point>, id?: string): Edit<Point>
}

/** How a player is made. */
export interface PlayerOptions extends ActorOptions {
  /** How its edits meet those of others. */
  readonly edits?: EditOptions<Point>
}

/** A stage for points, with the players that were asked for. */
export interface PointScene {
  /** The scene. */
  readonly stage: Scene
  /** The devices, in order. */
  readonly players: readonly [Player, Player, Player]
  /** The point `p`, or another one, as the server has it, in words. */
  stored(id?: string): string
  /** What another client without the library writes to `p`. */
  writes(...fields: readonly number[]): void
  /** Keeps what these devices publish on the wire; the answer lets the next one of a device go, and all that it causes happen. */
  holdWrites(...players: readonly Player[]): (player: Player) => Promise<void>
  /** Lets time pass until nothing is looked after any more, and says what the server and every view have. */
  rest(): Promise<string[]>
}

/** Three devices that have read the point `p`, which is `0 0 0`, and know that events reach them. */
export async function pointScene(
  profile: Profile,
  options: PlayerOptions = {},
): Promise<PointScene> {
  const stage = scene({ profile })
  stage.juliet.createNode(POINTS, ROOMY)
  stage.juliet.publish(POINTS, 'p', pointPayload([0, 0, 0]))
  const names = ['balcony', 'chamber', 'garden']
  const players = await Promise.all(names.map((name) => enter(stage, name, options)))
  await stage.pass(20_000)
  for (const { seen } of players) seen.length = 0
  return {
    stage,
    players: players as unknown as PointScene['players'],
    stored: (id = 'p') => storedPoint(stage, id),
    writes: (...fields) => {
      stage.juliet.publish(POINTS, 'p', pointPayload(fields))
    },
    holdWrites: (...held) => holdWrites(stage, held),
    rest: async () => {
      await stage.pass(30_000)
      const all = [storedPoint(stage, 'p'), ...players.map(({ points }) => viewed(points))]
      return [...new Set(all)]
    },
  }
}

/** A device that has read the points; its first write has come back. */
export async function enter(
  stage: Scene,
  name: string,
  { edits, ...options }: PlayerOptions = {},
): Promise<Player> {
  const actor = stage.actor(name, options)
  const points = actor.account.collection(pointsWith(edits))
  const seen: string[] = []
  points.item$('p').subscribe((point) => seen.push(inWords(point)))
  let conflicts: readonly Conflict<Point>[] = []
  points.conflicts$.subscribe((list) => (conflicts = list))
  await points.whenReady()
  points.put(`proof of ${name}`, { a: 1, b: 0, c: 0 })
  const set = (fields: Partial<Point>, id = 'p') =>
    points.update(id, (draft) => {
      Object.assign(draft, fields)
    })
  const { account, device, notes } = actor
  return {
    ...{ account, device, notes, points, seen, set, jid: device.fullJid },
    get conflicts() {
      return conflicts
    },
  }
}

/** What became of edits, and why where something stands that is not theirs. */
export function endsOf(edits: readonly Edit<Point>[]): string[] {
  return edits.map(({ state, outcome }) =>
    outcome?.type === 'conflicted' ? `${state}: ${outcome.conflict.reason}` : state,
  )
}

/** The conflicts that a player is told, in words: the reason, ours and theirs. */
export function conflictsOf({ conflicts }: Player): string[] {
  return conflicts.map(
    ({ reason, ours, theirs }) => `${reason}: ours ${inWords(ours)}, theirs ${inWords(theirs)}`,
  )
}

function viewed(points: Collection<Point>): string {
  return inWords(points.view.get('p'))
}

function storedPoint({ juliet }: Scene, id: string): string {
  const payload = juliet.items(POINTS).find((item) => item.id === id)?.payload
  if (payload === undefined) return '-'
  const { a = '0', b = '0', c = '0' } = payload.attrs
  return `${a} ${b} ${c}`
}

function holdWrites(stage: Scene, players: readonly Player[]) {
  const rules = new Map(
    players.map((player) => [
      player,
      stage.server.faults.hold({ from: player.jid, kind: ['publish', 'retract', 'purge'] }),
    ]),
  )
  return async (player: Player): Promise<void> => {
    rules.get(player)?.release(1)
    await stage.settled()
  }
}
