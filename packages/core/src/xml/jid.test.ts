import { describe, expect, it } from 'vitest'
import { UsageError } from '../base/errors.ts'
import { bareJid, domainOf, isBareJid, parseJid, sameJid } from './jid.ts'

describe('parseJid', () => {
  it('splits local part, domain and resource', () => {
    expect(parseJid('juliet@capulet.lit/balcony')).toEqual({
      local: 'juliet',
      domain: 'capulet.lit',
      resource: 'balcony',
    })
  })

  it('takes a server, with and without a resource', () => {
    expect(parseJid('capulet.lit')).toEqual({ local: '', domain: 'capulet.lit', resource: '' })
    expect(parseJid('capulet.lit/x')).toEqual({ local: '', domain: 'capulet.lit', resource: 'x' })
  })

  it('lets a resource hold what separates the other parts', () => {
    expect(parseJid('capulet.lit/juliet@capulet.lit/a')?.resource).toBe('juliet@capulet.lit/a')
  })

  it('lower-cases local part and domain, never the resource', () => {
    expect(parseJid('JuliÉt@Capulet.LIT/Balcony')).toEqual({
      local: 'juliét',
      domain: 'capulet.lit',
      resource: 'Balcony',
    })
  })

  it('takes an address literal as the domain, and strips a final dot', () => {
    expect(parseJid('juliet@[::1]')?.domain).toBe('[::1]')
    expect(parseJid('juliet@capulet.lit.')?.domain).toBe('capulet.lit')
  })

  it.each([
    '',
    '.',
    '@',
    '/',
    '@capulet.lit',
    'juliet@',
    'juliet@/balcony',
    'juliet@capulet.lit/',
    'juliet@romeo@capulet.lit',
    'ju liet@capulet.lit',
    'juliet@capulet.lit\n',
    'ju<b>@capulet.lit',
    'juliet@capulet.lit"',
    'ju:liet@capulet.lit',
  ])('takes %j for no JID', (text) => {
    expect(parseJid(text)).toBeUndefined()
  })
})

describe('isBareJid', () => {
  it('is true of a JID without a resource only', () => {
    const all = ['capulet.lit', 'juliet@capulet.lit.', 'capulet.lit/x', 'juliet@', 'a@b/', '/', '']
    expect(all.filter(isBareJid)).toEqual(['capulet.lit', 'juliet@capulet.lit.'])
  })
})

describe('bareJid', () => {
  it('drops the resource and normalises', () => {
    expect(bareJid('Juliet@Capulet.lit/Balcony')).toBe('juliet@capulet.lit')
    expect(bareJid('Capulet.lit')).toBe('capulet.lit')
  })

  it('throws invalid-jid on what is none', () => {
    expect(() => bareJid('juliet@')).toThrow(UsageError)
    expect(() => bareJid('juliet@')).toThrow(expect.objectContaining({ code: 'invalid-jid' }))
  })
})

describe('domainOf', () => {
  it('is the normalised domain, or the text when it is no JID', () => {
    expect(domainOf('juliet@Capulet.lit/b')).toBe('capulet.lit')
    expect(domainOf('@')).toBe('@')
  })
})

describe('sameJid', () => {
  it('ignores the case of local part and domain', () => {
    expect(sameJid('JULIET@capulet.LIT', 'juliet@capulet.lit')).toBe(true)
  })

  it('tells resources apart, by case too', () => {
    expect(sameJid('juliet@capulet.lit/a', 'juliet@capulet.lit')).toBe(false)
    expect(sameJid('juliet@capulet.lit/a', 'juliet@capulet.lit/A')).toBe(false)
  })

  it.each([
    'juliet@capulet.lit.evil.example',
    'juliet@evil.example/juliet@capulet.lit',
    'juliet@capulet.lit@evil.example',
    'juliet\u200b@capulet.lit',
    'julıet@capulet.lit',
    'ｊuliet@capulet.lit',
    ' juliet@capulet.lit',
    'juliet@capulet.lit/',
    '',
  ])('is not taken in by %j', (lookalike) => {
    expect(sameJid(lookalike, 'juliet@capulet.lit')).toBe(false)
  })

  it('does not take the Kelvin sign for the letter k', () => {
    expect(sameJid('friar.\u212aarl@capulet.lit', 'friar.karl@capulet.lit')).toBe(false)
  })
})
