import { onTestFinished } from 'vitest'
import { encrypted, type EncryptedCodec, type EncryptionKeys } from '../src/encryption/encrypted.ts'
import { defineCollection, type CollectionDefinition } from '../src/collection/defineCollection.ts'
import type { Collection } from '../src/collection/collection.ts'
import { ROOMY } from './balcony.ts'
import { cryptoAtOnce } from './cryptoAtOnce.ts'
import { scene } from './gate.ts'
import { note, NOTES, notes, texts, type Note } from './notes.ts'
import type { Actor, ActorOptions, Scene } from './scene.ts'
import { HERE, secret } from './secrets.ts'

/** A definition of encrypted notes. */
export interface SealedNotes extends CollectionDefinition<Note> {
  /** Encrypts and opens. */
  readonly codec: EncryptedCodec<Note>
}

/** A device of Juliet's that has read her encrypted notes. */
export interface SealedActor extends Omit<Actor, 'notes'> {
  /** The notes. */
  readonly notes: Collection<Note>
  /** How they are encrypted there. */
  readonly definition: SealedNotes
}

/** Notes that are encrypted. Keys are derived here, as that takes real time. */
export async function sealedNotes(keys: EncryptionKeys = { key: secret(1) }): Promise<SealedNotes> {
  const codec = encrypted(notes.codec, keys)
  for (const key of 'keys' in keys ? keys.keys : []) {
    const sealed = await encrypted(notes.codec, { key }).sealing.seal(
      { id: 'a', payload: note('') },
      HERE,
    )
    await codec.sealing.open(sealed, HERE).catch(() => undefined)
  }
  await codec.sealing.open(await codec.sealing.seal({ id: 'a', payload: note('') }, HERE), HERE)
  return { ...defineCollection({ node: NOTES, codec }), codec }
}

/** A scene with a node of notes, where encryption takes no time. */
export function sealedScene(): Scene {
  onTestFinished(cryptoAtOnce())
  const made = scene()
  made.juliet.createNode(NOTES, ROOMY)
  return made
}

/** A device of Juliet's that watches her encrypted notes, and has read them. */
export async function sealedActor(
  stage: Scene,
  resource: string,
  definition: SealedNotes,
  options: ActorOptions = {},
): Promise<SealedActor> {
  const actor = stage.actor(resource, options)
  const made = actor.account.collection<Note, Note>(definition)
  made.subscribe(() => undefined)
  await made.whenReady()
  await stage.pass(5000)
  return { device: actor.device, account: actor.account, notes: made, definition }
}

/** What a device sees. */
export const seenBy = ({ notes }: SealedActor) => texts(notes.view)

/** What a device has in quarantine, and why, by ItemID. */
export function quarantineOf({ notes }: SealedActor): Record<string, string> {
  const found: Record<string, string> = {}
  notes.quarantine$
    .subscribe((items) => {
      for (const [id, { error }] of items) found[id] = error.code
    })
    .unsubscribe()
  return found
}
