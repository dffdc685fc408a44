import { describe, expect, it } from 'vitest'
import { xml, type Element } from './element.ts'

/** As JavaScript may call it. */
const any = xml as (name: string, attrs?: object | null, ...children: unknown[]) => Element

describe('an element', () => {
  it('has the attributes and children that it is given, in their order', () => {
    const child = xml('b', { x: '1' }, 'text')
    const element = xml('a', { xmlns: 'urn:example', y: undefined }, 'one', child, undefined, false)
    expect(element.toString()).toBe('<a xmlns="urn:example">one<b x="1">text</b></a>')
    expect(child.parent).toBe(element)
    expect(xml('a').toString()).toBe('<a/>')
  })

  it.each([
    ['a number', { n: 5 }, [6], '<a n="5">6</a>'],
    ['truth', { done: true }, [true], '<a done="true"/>'],
    ['nothing', { n: null }, [null, ''], '<a/>'],
    ['lists', {}, [[xml('b'), ['c']]], '<a><b/>c</a>'],
  ])('takes %s, as JSX does', (_, attrs, children, text) => {
    const element = any('a', attrs, ...children)
    expect(element.toString()).toBe(text)
    expect(Object.values(element.attrs).every((value) => typeof value === 'string')).toBe(true)
  })
})
