import { describe, expect, it } from 'vitest'
import { missingSupport, notifyFeature } from './pep.ts'

const PEP = { category: 'pubsub', type: 'pep' }
const OPTIONS = 'http://jabber.org/protocol/pubsub#publish-options'
const info = (identities: { category: string; type: string }[], features: string[]) => ({
  identities,
  features: new Set(features),
  forms: [],
})

describe('missingSupport', () => {
  it('misses nothing where identity and feature are there', () => {
    const server = { category: 'server', type: 'im' }
    expect(missingSupport(info([server, PEP], ['a', OPTIONS]))).toEqual([])
  })

  it('names what is missing', () => {
    expect(missingSupport(info([PEP], ['a']))).toEqual([`feature ${OPTIONS}`])
    expect(missingSupport(info([{ category: 'pubsub', type: 'service' }], [OPTIONS]))).toEqual([
      'identity pubsub/pep',
    ])
    expect(missingSupport(info([], []))).toHaveLength(2)
  })
})

describe('notifyFeature', () => {
  it('is the node with a suffix', () => {
    expect(notifyFeature('urn:xmpp:bookmarks:1')).toBe('urn:xmpp:bookmarks:1+notify')
  })
})
