import type { Element } from '@rxpep/core'
import { expect, onTestFinished } from 'vitest'
import type { ErrorSpec } from '../xml/stanza.ts'
import type { Profile } from '../profiles/profile.ts'
import { Actor } from './actor.ts'
import type { ConnectDevice, ContractLogin } from './contractDevice.ts'
import { quiet } from './quiet.ts'
import { create, subscribe, type Fields } from './stanzas.ts'

/** The node that the tests use; each in an account of its own. */
export const NODE = 'urn:example:contract'

/** What a topic of the contract works with. */
export interface Stage {
  /** What is expected of the server. */
  readonly profile: Profile
  /** The configuration of a private node (XEP-0223), as far as this server may be asked for it. */
  readonly privately: Fields
  /** Brings a device online: of a fresh account, or one more of another device's account. */
  readonly enter: (resource: string, login?: Partial<ContractLogin>) => Promise<Actor>
  /** Brings two devices of a fresh account online, and creates the private node. */
  readonly enterTwo: () => Promise<[balcony: Actor, chamber: Actor]>
  /** Waits until nothing more can come to the devices (see {@link quiet}). */
  readonly quiet: (...actors: Actor[]) => Promise<void>
}

/** What a stage is made of. */
export interface StageParts {
  /** What is expected of the server. */
  readonly profile: Profile
  /** Logs in. */
  readonly connect: ConnectDevice
  /** Waits until the server has done what it does after it has answered. */
  readonly settle: () => Promise<void>
}

/** Sets the stage: a server, seen through its profile. */
export function createStage({ profile, connect, settle }: StageParts): Stage {
  const enter: Stage['enter'] = async (resource, login = {}) => {
    const actor = new Actor(await connect({ resource, ...login }), settle)
    onTestFinished(() => actor.transport.close())
    await actor.reaches('online')
    return actor
  }
  const privately = privateFields(profile)
  return {
    profile,
    privately,
    enter,
    async enterTwo() {
      const balcony = await enter('balcony')
      const [chamber] = await Promise.all([
        enter('chamber', { account: balcony.account }),
        balcony.ask(create(NODE, privately)),
      ])
      return [balcony, chamber]
    },
    async quiet(...actors) {
      await settle()
      await quiet(actors)
    },
  }
}

function privateFields({ config, maxItems }: Profile): Fields {
  const fields: Fields = {
    persist_items: 'true',
    access_model: 'whitelist',
    max_items: maxItems.max === 'cap' ? 'max' : String(Math.min(50, maxItems.cap)),
    send_last_published_item: 'never',
    notify_retract: 'true',
    notify_delete: 'true',
    notify_config: 'true',
    deliver_payloads: 'true',
  }
  if (config.unknownField === 'ignored') return fields
  const known = config.fields.map(({ name }) => name)
  return Object.fromEntries(Object.entries(fields).filter(([name]) => known.includes(name)))
}

/** The way of listening that delivers everything once: a presence that attracts no chat, and the full JID subscribed. */
export async function listen(actor: Actor): Promise<void> {
  await actor.appear(-1)
  await actor.ask(subscribe(NODE, actor.fullJid))
}

/** Expects a request to be refused, with exactly these conditions; a text, where the profile has one, is part of the answer's. */
export async function refused(answer: Promise<Element>, spec: ErrorSpec): Promise<void> {
  const error: unknown = await answer.then(
    (result) => `not refused: ${result.toString()}`,
    (reason: unknown) => reason,
  )
  const { type, condition, application, text = '' } = spec
  expect(error).toMatchObject({ type, condition, application: application ? [application] : [] })
  expect((error as Error).message).toMatch(patternOf(text))
}

/** A text with places such as `{field}`, which hold anything. */
function patternOf(text: string): RegExp {
  const parts = text.split(/\{\w+\}/).map((part) => part.replace(/[^\w\s]/g, '\\$&'))
  return new RegExp(parts.join('.*'))
}
