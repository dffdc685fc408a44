import { describe } from 'vitest'
import type { Profile } from '../profiles/profile.ts'
import { profiles, type ProfileName } from '../profiles/profiles.ts'
import { describeCapacity } from './capacity.ts'
import { describeConfiguration } from './configuration.ts'
import type { ConnectDevice } from './contractDevice.ts'
import { describeDelivery } from './delivery.ts'
import { describeDiscovery } from './discovery.ts'
import { describeEvents } from './events.ts'
import { describeItems } from './items.ts'
import { describePrivacy } from './privacy.ts'
import { describePublishOptions } from './publishOptions.ts'
import { describeRequests } from './requests.ts'
import { createStage, type Stage } from './stage.ts'
import { describeStreams } from './streams.ts'
import { describeSubscriptions } from './subscriptions.ts'

const TOPICS = {
  discovery: describeDiscovery,
  configuration: describeConfiguration,
  'publish-options': describePublishOptions,
  items: describeItems,
  capacity: describeCapacity,
  events: describeEvents,
  delivery: describeDelivery,
  subscriptions: describeSubscriptions,
  privacy: describePrivacy,
  streams: describeStreams,
  requests: describeRequests,
} satisfies Record<string, (stage: Stage) => void>

/** A part of the contract. */
export type ContractTopic = keyof typeof TOPICS

/** What the contract is to expect. */
export interface ContractOptions {
  /** How the server behaves: a name, or a profile of your own. */
  readonly profile: ProfileName | Profile
  /** The most items that a node of this server may keep, where it is set up otherwise than the profile says. */
  readonly maxItems?: number
  /** The parts to run; all unless told. */
  readonly topics?: readonly ContractTopic[]
  /** Waits until the server has done what it does after it has answered; only needed where results come first. */
  readonly settle?: () => Promise<void>
}

/**
 * Describes tests (vitest) of how a server behaves at the level of stanzas, and expects it to do what its profile says.
 *
 * It is what makes an embedded server trustworthy: run it on the real one with the same profile. Each test makes an
 * account of its own, so that a server that others use too can be tested.
 *
 * @example
 * runServerContract('our server', async ({ account = await makeAccount(), resource }) => ({
 *   account,
 *   transport: ownTransport({ service: 'wss://example.org/ws', ...account, resource }),
 * }), { profile: { ...profiles['prosody-0.12'], name: 'ours' } })
 */
export function runServerContract(
  name: string,
  connect: ConnectDevice,
  { profile, maxItems, topics, settle = () => Promise.resolve() }: ContractOptions,
): void {
  const chosen = typeof profile === 'string' ? profiles[profile] : profile
  const { cap } = chosen.maxItems
  const stage = createStage({
    profile: { ...chosen, maxItems: { ...chosen.maxItems, cap: maxItems ?? cap } },
    connect,
    settle,
  })
  describe(`contract: ${name}`, () => {
    for (const topic of topics ?? (Object.keys(TOPICS) as ContractTopic[])) TOPICS[topic](stage)
  })
}
