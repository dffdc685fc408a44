import { describe, expect, it } from 'vitest'
import { parseXmlList } from './parseXmlList.ts'

const read = (...texts: string[]) => parseXmlList(texts).map((element) => element?.toString())

describe('many documents', () => {
  it('are read each for itself', () => {
    const [a, b] = parseXmlList(["<a xmlns='urn:a'><b/></a>", '<x:b xmlns:x="urn:b">&amp;</x:b>'])
    expect([a?.getNS(), a?.parent, a?.getChild('b')?.getNS()]).toEqual(['urn:a', null, 'urn:a'])
    expect([b?.getNS(), b?.getText()]).toEqual(['urn:b', '&'])
    expect(parseXmlList([])).toEqual([])
  })

  it.each([
    ['one that is not well-formed', '<a><b></a>'],
    ['one that ends too early', '<a>'],
    ['one that is text', 'text'],
    ['one that is empty', ''],
    ['one that closes what is around it', '</list><list>'],
    ['one that begins what is around it anew', '</list><list><a/>'],
  ])('%s is told apart from those beside it', (_, broken) => {
    expect(read('<one/>', broken, '<two/>')).toEqual(['<one/>', undefined, '<two/>'])
  })

  it('two halves of which are none', () => {
    expect(read('<a><b/>', '</a>')).toEqual([undefined, undefined])
  })
})
