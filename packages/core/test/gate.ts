import { expect, onTestFinished } from 'vitest'
import type { Profile, ServerOptions, Settings, VirtualClock } from '@rxpep/testing'
import type { Privacy } from '../src/remote/privacyGate.ts'
import type { TraceEntry } from '../src/remote/trace.ts'
import type { Edit } from '../src/sync/edit.ts'
import { NS_PUBSUB } from '../src/xml/namespaces.ts'
import { NOTES } from './notes.ts'
import { createScene, type Actor, type ActorOptions, type Scene } from './scene.ts'
import { fieldsOf } from './wire.ts'

/** The settings of a node that needs no repair. */
export const PRIVATE: Settings = { access_model: 'whitelist', max_items: 'max' }

/** A scene that ends with the test, which must leave nothing behind. */
export function scene(options?: ServerOptions<VirtualClock>): Scene {
  const made = createScene(options)
  onTestFinished(() => made.close())
  return made
}

/** A scene with a node of notes that another client of Juliet's has made. */
export function sceneWith(settings: Settings = PRIVATE, profile?: Profile): Scene {
  const made = scene(profile && { profile })
  made.juliet.createNode(NOTES, settings)
  return made
}

/** A setting of the node of notes at the server. */
export function configOf({ juliet }: Scene, name: string): string | undefined {
  return juliet.node(NOTES)?.config.get(name)
}

/** Why an edit failed; it has to. */
export async function failure({ done }: Edit): Promise<unknown> {
  const outcome = await done
  expect(outcome.type).toBe('failed')
  return (outcome as { error: unknown }).error
}

/** All that an actor tells of its node's privacy from now on, and the traces of repairs. */
export function told({ account, notes }: Actor): { privacy: Privacy[]; repairs: TraceEntry[] } {
  const privacy: Privacy[] = []
  const repairs: TraceEntry[] = []
  account.trace$.subscribe((entry) => entry.type === 'repair' && repairs.push(entry))
  notes.status$.subscribe((status) => {
    if (status.privacy !== privacy.at(-1)) privacy.push(status.privacy)
  })
  return { privacy, repairs }
}

/** Every publish that an actor has sent carries the pair that keeps the node private. */
export function expectPrivatePublishes({ device }: Pick<Actor, 'device'>): void {
  for (const publish of device.sent('publish')) {
    expect(fieldsOf(publish)).toMatchObject({
      FORM_TYPE: `${NS_PUBSUB}#publish-options`,
      'pubsub#persist_items': 'true',
      'pubsub#access_model': 'whitelist',
    })
  }
}

/** A device of Juliet's with the library on it, its notes watched and read. */
export async function opened(
  stage: Scene,
  resource = 'balcony',
  options?: ActorOptions,
): Promise<Actor> {
  const actor = stage.actor(resource, options)
  actor.notes.subscribe(() => undefined)
  await actor.notes.whenReady()
  await stage.settled()
  return actor
}

/** The states of edits now. */
export function statesOf(edits: readonly Edit[]): string[] {
  return edits.map(({ state }) => state)
}

/** All states that an edit goes through from now on, and how often it has ended. */
export function lifeOf({ state$, done }: Edit): { states: string[]; ends: number } {
  const life = { states: [] as string[], ends: 0 }
  state$.subscribe((state) => life.states.push(state))
  void done.then(() => (life.ends += 1))
  return life
}
