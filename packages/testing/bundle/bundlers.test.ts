import { describe, expect, it } from 'vitest'
import { appFolder, LOGIN_APP, OWN_TRANSPORT_APP, STORING_APP } from './appFolder.ts'
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

  it('bundles an app that stores its account, and the code for that into no other', async () => {
    const { code, complaints } = await bundle(await appFolder(STORING_APP))
    expect(complaints).toEqual([])
    expect(code).toContain('rxpep-aside/')
    expect(code).not.toMatch(/["']node:/)
    const other = await bundle(await appFolder(OWN_TRANSPORT_APP))
    expect(other.code).not.toContain('rxpep-aside/')
  })
})
