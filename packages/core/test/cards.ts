import { attribute } from '../src/codec/attribute.ts'
import { children } from '../src/codec/children.ts'
import { ownText } from '../src/codec/ownText.ts'
import { xmlCodec } from '../src/codec/xmlCodec.ts'
import { xmlBoolean, xmlString } from '../src/codec/xmlType.ts'
import { defineCollection, type CollectionDefinition } from '../src/collection/defineCollection.ts'
import type { Collection } from '../src/collection/collection.ts'
import { PRIVATE, scene } from './gate.ts'
import type { Actor, Scene } from './scene.ts'

/** A card: something with several fields. */
export interface Card {
  /** What it is called. */
  readonly title: string
  /** Whether it is done. */
  readonly done: boolean
  /** What is to be done for it, told apart by `key`. */
  readonly tasks: readonly Task[]
}

/** A task on a card. */
export interface Task {
  /** Tells it from the others. */
  readonly key: string
  /** What is to be done. */
  readonly text: string
}

/** A card as it may be written. */
export interface CardInput extends Partial<Card> {
  /** What it is called. */
  readonly title: string
}

/** The node that the cards are in. */
export const CARDS = 'urn:example:cards'

const task = xmlCodec({
  name: 'task',
  xmlns: CARDS,
  fields: { key: attribute(xmlString, { default: '' }), text: ownText() },
})

/** Cards by ItemID. */
export const cards: CollectionDefinition<Card, CardInput> = defineCollection({
  node: CARDS,
  mergeBy: 'key',
  codec: xmlCodec({
    name: 'card',
    xmlns: CARDS,
    fields: {
      title: attribute(xmlString, { default: '' }),
      done: attribute(xmlBoolean, { default: false }),
      tasks: children(task),
    },
  }),
})

/** A device of Juliet's that has read her cards. */
export interface CardTable extends Actor {
  /** The cards. */
  readonly cards: Collection<Card, CardInput>
}

/** Two devices of Juliet's, and a node of cards. */
export interface Tables {
  /** The scene. */
  readonly stage: Scene
  /** The one that most tests look at. */
  readonly here: CardTable
  /** The other one. */
  readonly there: CardTable
}

/** Sets a scene with two devices that watch Juliet's cards. */
export async function twoTables(given: Readonly<Record<string, CardInput>> = {}): Promise<Tables> {
  const stage = scene()
  stage.juliet.createNode(CARDS, PRIVATE)
  for (const [id, value] of Object.entries(given)) {
    stage.juliet.publish(CARDS, id, cards.codec.encode(value, id))
  }
  const [here, there] = [await table(stage, 'balcony'), await table(stage, 'chamber')]
  return { stage, here, there }
}

async function table(stage: Scene, resource: string): Promise<CardTable> {
  const actor = stage.actor(resource)
  const made = actor.account.collection(cards)
  made.subscribe(() => undefined)
  await made.whenReady()
  return { ...actor, notes: actor.notes, cards: made }
}

/** What a collection of cards shows, as plain objects. */
export function shown({ cards }: Pick<CardTable, 'cards'>): Record<string, Card> {
  return Object.fromEntries(cards.view)
}
