import fc from 'fast-check'
import { describe, it } from 'vitest'
import { loggedIn, reaches } from '../../test/rawTransport.ts'

const piece = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
  fc.constantFrom(
    ...["<message from='a@b'>", '</message>', "<message id='1'/>", "<iq type='result' id='x'/>"],
    ...["<iq type='error'/>", "<iq type='get' id='1'/>", '<iq/>', "<r xmlns='urn:xmpp:sm:3'/>"],
    ...["<a xmlns='urn:xmpp:sm:3' h='99'/>", "<a xmlns='urn:xmpp:sm:3'/>", '<stream:features/>'],
    ...["<resumed xmlns='urn:xmpp:sm:3'/>", "<failed xmlns='urn:xmpp:sm:3'/>", '</stream:stream>'],
    ...["<enabled xmlns='urn:xmpp:sm:3'/>", '<!-- -->', '<![CDATA[', ']]>', '&nothing;', '<?xml?>'],
    ...["<presence from='@'/>", "<message to='//'/>", '<stream:error>', '</stream:error>', '\0'],
  ),
)

describe('whatever a server says', () => {
  it('the transport ends up offline or stays online, and the process goes on', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
        const { server, peer, transport } = await loggedIn()
        const over = reaches(transport, 'offline')
        for (const text of pieces) peer.write(Buffer.from(text))
        peer.socket.end()
        await over
        await server.close()
        await transport.close()
      }),
      { numRuns: Math.min(Number(process.env['RUNS'] ?? 50), 1_000) },
    )
  })
})
