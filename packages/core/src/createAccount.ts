import { systemClock, type Clock } from './base/clock.ts'
import { onFocus } from './base/onFocus.ts'
import { onLeave } from './base/onLeave.ts'
import { systemRandom, type RandomSource } from './base/random.ts'
import { Channel } from './channel/channel.ts'
import type { Account } from './collection/account.ts'
import { LiveAccount } from './collection/liveAccount.ts'
import { buildPresence, type PresenceOptions } from './protocol/presence.ts'
import type { RemoteContext } from './remote/context.ts'
import {
  ownDelivery,
  sharedDelivery,
  type Delivery,
  type DeliveryFactory,
} from './remote/delivery.ts'
import { ServerFeatures } from './remote/serverFeatures.ts'
import type { TraceEntry } from './remote/trace.ts'
import type { AccountStorage } from './storage/accountStorage.ts'
import type { Transport } from './transport/transport.ts'

/** How an account is made. */
export interface AccountOptions {
  /** The stream; it stays the app's own. */
  readonly transport: Transport
  /** Whether closing the account closes the stream too; no, unless told. */
  readonly ownsTransport?: boolean
  /** The presence that the library sends on each session; without it the app owns presence, and the library sends none. */
  readonly presence?: PresenceOptions
  /**
   * How events get here. `own`: this stream's full JID is subscribed; fit for a presence below priority 0.
   * `shared`: the bare JID is subscribed, once for all devices; the account's other clients get these events too.
   * `notify({ node })`: by `+notify` in the entity capabilities; contacts can read the names of the nodes.
   * Unless told: `own` with a presence of the library's below priority 0, else `shared`.
   */
  readonly delivery?: 'own' | 'shared' | DeliveryFactory
  /**
   * The beginning of the resource of all streams of this app on this device, never two at once: subscriptions that earlier ones left
   * behind are given up.
   */
  readonly resource?: string
  /** Where what the server has told and edits that have not ended survive a restart; nothing is stored without. */
  readonly storage?: AccountStorage
  /** The time. */
  readonly clock?: Clock
  /** Chance, for jitter. */
  readonly random?: RandomSource
}

/**
 * An account over a stream that the app owns.
 *
 * @example
 * const account = createAccount({ transport: xmppTransport(client) })
 */
export function createAccount(options: AccountOptions): Account {
  const { transport, presence, clock = systemClock, random = systemRandom } = options
  const trace$ = new Channel<TraceEntry>()
  const context: RemoteContext = {
    transport,
    clock,
    random,
    features: new ServerFeatures(transport),
    trace: (fact) => {
      if (trace$.observed) trace$.next({ at: clock.now(), ...fact })
    },
  }
  const delivery = createDelivery(options, () => {
    account.refresh(true)
  })
  const { storage } = options
  const store = storage?.openAccount({
    jid: transport.jid,
    clock,
    changed: () => {
      account.storeChanged()
    },
  })
  const account = new LiveAccount({
    context,
    store,
    delivery,
    trace$,
    onSession: () => {
      if (presence && delivery.announces !== true) announce(transport, presence)
    },
    onClose: () => {
      delivery.close?.()
      unfocus()
      unleave()
      return options.ownsTransport === true ? transport.close() : Promise.resolve()
    },
  })
  const unfocus = onFocus(() => {
    account.refresh()
  })
  const unleave = onLeave(() => {
    account.hurry()
  })
  return account
}

/** A stream that is lost before the presence is out begins anew, and so does this. */
function announce(transport: Transport, presence: PresenceOptions): void {
  transport.send(buildPresence(presence)).catch(() => undefined)
}

function createDelivery(
  { transport, presence, delivery, resource }: AccountOptions,
  reread: () => void,
): Delivery {
  if (typeof delivery === 'function') return delivery({ transport, presence, reread })
  const kind = delivery ?? ((presence?.priority ?? 0) < 0 ? 'own' : 'shared')
  return kind === 'own' ? ownDelivery(transport, resource) : sharedDelivery(transport)
}
