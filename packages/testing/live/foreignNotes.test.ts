import { rosterNotes } from '@rxpep/core'
import { describe, expect, it } from 'vitest'
import { describeLive } from './describeLive.ts'
import { findForeign, foreignClient } from './foreignClient.ts'
import { otherClient, recordedAccount } from './library.ts'

const SETTLED = { type: 'settled' }
const [mercutio, romeo, tybalt] = ['mercutio', 'romeo', 'tybalt'].map(
  (name) => `${name}@example.org`,
) as [string, string, string]

describe.skipIf(!findForeign('nbxmpp'))('beside nbxmpp', () => {
  describeLive('notes about contacts', (server) => {
    it('that both write are the same for both in the end', async () => {
      const juliet = await server.account()
      const { account } = recordedAccount(await otherClient(server.tcp, juliet))
      const notes = account.collection(rosterNotes)
      notes.subscribe(() => undefined)
      await notes.whenReady()
      const created = '2026-01-01T00:00:00Z'
      expect(await notes.put({ jid: romeo, text: 'wherefore?', created }).done).toEqual(SETTLED)
      const foreign = await foreignClient('nbxmpp', server.tcp, juliet)
      expect(await foreign.does({ do: 'notes' })).toEqual({ [romeo]: 'wherefore?' })
      await foreign.does({ do: 'note', jid: tybalt, text: 'king of cats' })
      // Nobody is told of that: it is read before it is written.
      const edits = [
        notes.put({ jid: mercutio, text: 'a scratch' }),
        notes.update(romeo, (draft) => void (draft.text = 'thou')),
      ]
      expect(await Promise.all(edits.map(({ done }) => done))).toEqual([SETTLED, SETTLED])
      const texts = { [mercutio]: 'a scratch', [romeo]: 'thou', [tybalt]: 'king of cats' }
      expect(await foreign.does({ do: 'notes' })).toEqual(texts)
      // The other one has written the date in a form of its own, which counts as none.
      expect([...notes.view.values()]).toEqual([
        { jid: mercutio, text: 'a scratch' },
        { jid: romeo, text: 'thou' },
        { jid: tybalt, text: 'king of cats' },
      ])
    })
  })
})
