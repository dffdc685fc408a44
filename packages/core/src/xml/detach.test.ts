import { describe, expect, it } from 'vitest'
import { detach } from './detach.ts'
import { isElement, type Element } from './element.ts'
import { parseXml } from './parseXml.ts'

/** The first child of the root's first child, as a payload sits in its item. */
function payloadIn(text: string): Element {
  const item = parseXml(text).children[0]
  const payload = item !== undefined && isElement(item) ? item.children[0] : undefined
  if (payload === undefined || !isElement(payload)) throw new Error('no payload')
  return payload
}

describe('detach', () => {
  it('returns the same element, without a parent', () => {
    const payload = payloadIn('<message><item><note xmlns="n"/></item></message>')
    expect(detach(payload)).toBe(payload)
    expect(payload.parent).toBeNull()
  })

  it('adds nothing to a payload that declares its own namespaces', () => {
    const text = '<note xmlns="n" xmlns:p="q"><p:a p:b="1"/><c/></note>'
    const payload = payloadIn(`<message xmlns="m" xmlns:z="z"><item>${text}</item></message>`)
    expect(detach(payload).toString()).toBe(text)
  })

  it('brings along the default namespace that it inherited', () => {
    const payload = detach(payloadIn('<message xmlns="m"><item xmlns="e"><note/></item></message>'))
    expect(payload.getNS()).toBe('e')
  })

  it('brings along the prefix of its own name, declared anywhere around', () => {
    const payload = detach(payloadIn('<message xmlns:p="q"><item><p:note/></item></message>'))
    expect(payload.getNS()).toBe('q')
    expect(payload.is('note', 'q')).toBe(true)
  })

  it('brings along prefixes used deep inside, by elements and by attributes', () => {
    const payload = detach(
      payloadIn(
        '<message xmlns:p="q" xmlns:r="s"><item><note xmlns="n"><a><p:b/></a><c r:d="1"/></note></item></message>',
      ),
    )
    expect(payload.attrs).toMatchObject({ 'xmlns:p': 'q', 'xmlns:r': 's' })
  })

  it('keeps the default namespace of children of a prefixed payload', () => {
    const payload = detach(
      payloadIn('<message xmlns:p="q"><item xmlns="e"><p:note><a/></p:note></item></message>'),
    )
    expect(payload.getChild('a')?.getNS()).toBe('e')
    expect(payload.getNS()).toBe('q')
  })

  it('takes the nearest declaration', () => {
    const payload = detach(
      payloadIn('<message xmlns:p="far"><item xmlns:p="near"><p:note/></item></message>'),
    )
    expect(payload.getNS()).toBe('near')
  })

  it('leaves a payload in no namespace in none', () => {
    const payload = detach(
      payloadIn('<message xmlns="m"><item xmlns="e"><note xmlns=""/></item></message>'),
    )
    expect(payload.getNS()).toBeUndefined()
  })

  it('does without the declaration of a prefix that nobody declared', () => {
    const payload = detach(
      payloadIn('<message><item><p:note xml:lang="en" q:a=""/></item></message>'),
    )
    expect(payload.attrs).toEqual({ 'xml:lang': 'en', 'q:a': '' })
  })

  it('is not confused by attributes named like members of an object', () => {
    const payload = payloadIn(
      '<message><item><note xmlns="n" __proto__="a" constructor="b" toString="c"/></item></message>',
    )
    expect(detach(payload).getNS()).toBe('n')
    expect(Object.getPrototypeOf(payload.attrs)).toBe(Object.prototype)
  })

  it('leaves an element without a parent alone', () => {
    const root = parseXml('<note><a/></note>')
    expect(detach(root).toString()).toBe('<note><a/></note>')
  })

  it('survives a payload nested deeper than the stack', () => {
    const deep = '<a>'.repeat(40_000) + '</a>'.repeat(40_000)
    const payload = payloadIn(`<message xmlns="m"><item>${deep}</item></message>`)
    expect(detach(payload).attrs['xmlns']).toBe('m')
  })
})
