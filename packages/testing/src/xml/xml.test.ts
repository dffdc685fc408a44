import { xml } from '@rxpep/core'
import { describe, expect, it } from 'vitest'
import { byteLength, isLongerThan } from './byteLength.ts'
import { clone, cloneDetached, readdress } from './clone.ts'
import { parseXml } from './parseXml.ts'

describe('clone', () => {
  it('shares nothing with the original', () => {
    const original = parseXml('<a x="1">text<b xmlns="urn:b"><c/></b></a>')
    const copy = clone(original)
    expect(copy.toString()).toBe(original.toString())
    copy.getChild('b')!.attrs['y'] = '2'
    copy.children.pop()
    expect(original.toString()).toBe('<a x="1">text<b xmlns="urn:b"><c/></b></a>')
    expect(clone(original.getChild('b')!).parent).toBeNull()
  })

  it('takes namespaces along when it is cut out', () => {
    const around = parseXml('<a xmlns="urn:a" xmlns:p="urn:p"><b p:x="1"/></a>')
    const copy = cloneDetached(around.getChild('b')!)
    expect(copy.toString()).toBe('<b p:x="1" xmlns="urn:a" xmlns:p="urn:p"/>')
    expect(around.getChild('b')!.attrs['xmlns']).toBeUndefined()
  })

  it('changes and removes attributes of the copy only', () => {
    const original = parseXml('<message id="1" to="a"/>')
    expect(readdress(original, { id: undefined, to: 'b' }).attrs).toEqual({ to: 'b' })
    expect(original.attrs).toEqual({ id: '1', to: 'a' })
  })
})

describe('parseXml', () => {
  it.each(['', 'text', '<a>', '<a></b>', '<a><b></a>', '<a', '</a>', '<a/></a>', '<a/><b/>'])(
    'refuses %j',
    (text) => {
      expect(() => parseXml(text)).toThrow(expect.objectContaining({ code: 'invalid-option' }))
    },
  )
})

describe('isLongerThan', () => {
  it('counts bytes of the XML, escapes and UTF-8 included', () => {
    const element = xml('a', { b: '"' }, 'é<')
    expect(element.toString()).toBe('<a b="&quot;">é&lt;</a>')
    expect(byteLength(element)).toBe(24)
    expect(isLongerThan(element, 24)).toBe(false)
    expect(isLongerThan(element, 23)).toBe(true)
  })
})
