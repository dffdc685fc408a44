// XEP-0163 (1.2.2) §6: "the account owner … MUST … include … an identity of pubsub/pep"; XEP-0223 (1.1.1) §5
import { domainOf } from '@rxpep/core'
import { describe, expect, it } from 'vitest'
import { aboutPubsub, readDisco } from './answers.ts'
import { create, discoInfo, publish } from './stanzas.ts'
import { NODE, type Stage } from './stage.ts'

/** What the server says about itself. */
export function describeDiscovery({ profile, enter }: Stage): void {
  describe('discovery', () => {
    it('lists identity and features of PEP at the own bare JID', async () => {
      const balcony = await enter('balcony')
      const answer = await balcony.ask(discoInfo(balcony.jid))
      expect(readDisco(answer)).toEqual(aboutPubsub(profile.disco.account))
    })

    it('says the same to a request without an address', async () => {
      const balcony = await enter('balcony')
      expect(readDisco(await balcony.ask(discoInfo()))).toEqual(aboutPubsub(profile.disco.account))
    })

    it('lists identity and features of PEP at the domain, or none', async () => {
      const balcony = await enter('balcony')
      const answer = await balcony.ask(discoInfo(domainOf(balcony.jid)))
      expect(readDisco(answer)).toEqual(aboutPubsub(profile.disco.domain))
    })

    it('asks for capabilities as the account, or as the resource itself', async () => {
      const balcony = await enter('balcony')
      await balcony.appearWithNotify(0, [NODE])
      const { capabilitiesAskedBy } = profile.stream
      expect(balcony.askedBy).toBe(
        capabilitiesAskedBy === 'account' ? balcony.jid : balcony.fullJid,
      )
    })

    it('answers for the own account from where the profile says', async () => {
      const balcony = await enter('balcony')
      await balcony.ask(create(NODE))
      const { from } = (await balcony.ask(publish(NODE, 'a', 'one'))).attrs
      expect(from).toBe(profile.stream.ownFrom === 'bare' ? balcony.jid : undefined)
    })
  })
}
