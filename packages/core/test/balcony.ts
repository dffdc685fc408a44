import type { Profile, ProfileName, Settings } from '@rxpep/testing'
import { opened, scene } from './gate.ts'
import { note, NOTES } from './notes.ts'
import type { Actor, ActorOptions, Scene } from './scene.ts'
import { watch, type Watched } from './watch.ts'

/** The full JID of the device that most tests look at. */
export const BALCONY = 'juliet@capulet.lit/balcony'

/** Settings that need no repair, on any server. */
export const ROOMY: Settings = { access_model: 'whitelist', max_items: '100' }

/** The servers whose order of answers and events, copies and ids differ. */
export const SERVERS: readonly ProfileName[] = ['prosody-0.12', 'ejabberd-23.01', 'openfire']

/** An answer that is no reason to give up. */
export const REFUSED = { type: 'cancel', condition: 'internal-server-error' } as const

/** A device that has read Juliet's notes, and what it tells from then on. */
export interface Balcony extends Actor, Watched {
  /** The scene that it is in. */
  readonly stage: Scene
  /** Delivers a message to it, whoever it claims to be from, and waits for what it causes. */
  readonly inject: (stanza: string) => Promise<void>
}

/** Another client of Juliet's made the node, with these notes. */
export function stored(stage: Scene, notes: Readonly<Record<string, string>>): void {
  stage.juliet.createNode(NOTES, ROOMY)
  for (const [id, text] of Object.entries(notes)) stage.juliet.publish(NOTES, id, note(text))
}

/** Juliet's balcony has read her notes, some time ago: `a` says one, `b` says two. */
export async function onBalcony(
  profile: ProfileName | Profile = 'prosody-0.12',
  options: ActorOptions = {},
): Promise<Balcony> {
  const stage = scene({ profile })
  stored(stage, { a: 'one', b: 'two' })
  const actor = await opened(stage, 'balcony', options)
  await stage.pass(5000)
  const inject = async (stanza: string): Promise<void> => {
    stage.server.inject(BALCONY, stanza)
    await stage.settled()
  }
  return { ...actor, ...watch(actor), stage, inject }
}
