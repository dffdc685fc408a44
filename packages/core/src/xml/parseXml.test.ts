import { describe, expect, it } from 'vitest'
import { parseXml } from './parseXml.ts'

describe('parseXml', () => {
  it('reads elements, attributes and text, and what it wrote is read the same', () => {
    const text = '<a xmlns="n" b="&lt;&quot;">x &amp; y<p:c xmlns:p="q"><d/></p:c> é</a>'
    expect(parseXml(text).toString()).toBe(text)
    expect(parseXml(text).getChild('c', 'q')?.parent?.is('a', 'n')).toBe(true)
  })

  it.each(['', 'text', '<a', '<a>', '<a></b>', '<a><b></a></b>'])('throws on %j', (text) => {
    expect(() => parseXml(text)).toThrow()
  })
})
