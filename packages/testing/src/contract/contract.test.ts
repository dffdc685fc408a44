import { profiles } from '../profiles/profiles.ts'
import type { Profile } from '../profiles/profile.ts'
import { createServer } from '../server/createServer.ts'
import { runServerContract, type ContractOptions } from './runServerContract.ts'

/** Runs the contract on an embedded server of this profile, on devices in this process. */
function runEmbedded(
  profile: Profile,
  options: Omit<ContractOptions, 'profile' | 'settle'> = {},
): void {
  const { maxItems } = options
  const server = createServer({ profile, ...(maxItems === undefined ? {} : { maxItems }) })
  let accounts = 0
  runServerContract(
    `${profile.name}, in process`,
    ({
      account = { jid: `u${++accounts}@${server.domain}`, password: 'secret' },
      resource,
      maxBytes,
    }) => {
      const believed = maxBytes === undefined ? {} : { maxBytes }
      const transport = server.account(account.jid, account).connect({ resource, ...believed })
      return {
        account,
        transport,
        cut() {
          transport.cut()
          return () => transport.resume()
        },
      }
    },
    {
      profile,
      ...options,
      async settle() {
        await server.settled()
        server.clock.advance(profile.events.storeAfter)
        await server.settled()
      },
    },
  )
}

runEmbedded(profiles['prosody-0.12'])
runEmbedded(profiles['ejabberd-23.01'])
runEmbedded({
  ...profiles.openfire,
  events: { ...profiles.openfire.events, storeAfter: 5 },
})
runEmbedded(profiles['mongooseim-new'], { topics: ['discovery', 'publish-options'] })

// A limit that a test reaches at once.
const limited = { maxItems: 5, topics: ['configuration', 'publish-options', 'capacity'] } as const
runEmbedded({ ...profiles['prosody-0.12'], name: 'prosody-0.12 with pep_max_items 5' }, limited)
runEmbedded(
  { ...profiles['ejabberd-23.01'], name: 'ejabberd-23.01 with max_items_node 5' },
  limited,
)
