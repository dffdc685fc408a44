import { describe, expect, it } from 'vitest'
import { appFolder, LOGIN_APP, OWN_TRANSPORT_APP } from './appFolder.ts'
import { BUNDLERS } from './bundlers.ts'

describe.each(Object.entries(BUNDLERS))('%s, without configuration,', (_name, bundle) => {
  it('bundles an app that connects: no complaint, nothing of Node', async () => {
    const { code, complaints } = await bundle(await appFolder(LOGIN_APP))
    expect(complaints).toEqual([])
    expect(code).toContain('urn:xmpp:sm:3')
    expect(code).not.toMatch(/["'](node:|dns["'])/)
  })

  it('bundles an app with its own transport, and no byte of @xmpp/client', async () => {
    const { code, complaints } = await bundle(await appFolder(OWN_TRANSPORT_APP))
    expect(complaints).toEqual([])
    expect(code).toContain('urn:xmpp:bookmarks:1')
    expect(code).not.toContain('urn:ietf:params:xml:ns:xmpp-sasl')
    expect(code).not.toContain('urn:xmpp:sm:3')
  })
})
