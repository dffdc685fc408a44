import { expect, it } from 'vitest'
import { CodecError } from '../base/errors.ts'
import { xml } from '../xml/element.ts'
import { parseXml } from '../xml/parseXml.ts'
import { elementCodec } from './elementCodec.ts'

const any = elementCodec()
const only = elementCodec('thing', 'urn:example:thing')

it('gives the payload itself, as a copy that nobody can change', () => {
  const payload = parseXml(`<a xmlns='urn:x' b='c'> <d/>text</a>`)
  const value = any.decode(payload, '1')
  expect(value.toString()).toBe(payload.toString())
  expect(value).not.toBe(payload)
  expect(Object.isFrozen(value.children)).toBe(true)
  expect(Object.isFrozen(payload)).toBe(false)
})

it('takes the namespaces of the stanza along', () => {
  const stanza = parseXml(`<s xmlns='urn:outer' xmlns:p='urn:p'><a p:b='c'><p:d/></a></s>`)
  const [payload] = stanza.getChildren('a')
  const value = payload && any.decode(payload, '1')
  expect(value?.parent).toBe(null)
  expect(value?.getNS()).toBe('urn:outer')
  expect(value?.getChild('d')?.getNS()).toBe('urn:p')
})

it('writes a copy, and drops what was there before', () => {
  const value = xml('a', { xmlns: 'urn:x' }, 'new')
  const sent = any.encode(value, '1', parseXml(`<a xmlns='urn:x' old='1'>old</a>`))
  expect(sent.toString()).toBe('<a xmlns="urn:x">new</a>')
  value.children.push('more')
  expect(sent.getText()).toBe('new')
})

it('takes an element without a namespace for one of its own', () => {
  expect(only.encode(xml('thing'), '1').toString()).toBe('<thing xmlns="urn:example:thing"/>')
})

it.each([
  ['another name', `<other xmlns='urn:example:thing'/>`],
  ['another namespace', `<thing xmlns='urn:other'/>`],
])('refuses %s both ways', (_, text) => {
  const element = parseXml(text)
  expect(() => only.decode(element, '1')).toThrow(CodecError)
  expect(() => only.encode(element, '1')).toThrow(CodecError)
})

it.each([undefined, null, 'text', {}])('refuses %j, which is no element', (value) => {
  expect(() => any.encode(value as never, '1')).toThrow(
    expect.objectContaining({ code: 'unencodable' }) as Error,
  )
})
