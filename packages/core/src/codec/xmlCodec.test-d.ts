import { describe, expectTypeOf, it } from 'vitest'
import { attribute } from './attribute.ts'
import { child, childElement, childText } from './child.ts'
import { children, childTexts } from './children.ts'
import type { Codec, InputOf, ValueOf } from './codec.ts'
import { elementCodec } from './elementCodec.ts'
import { fromItemId } from './fromItemId.ts'
import { ownText } from './ownText.ts'
import type { ReadonlyElement } from './readonlyElement.ts'
import { xmlCodec } from './xmlCodec.ts'
import { xmlBoolean, xmlInteger, xmlOneOf, xmlString } from './xmlType.ts'

const link = xmlCodec({
  name: 'link',
  xmlns: 'urn:x',
  fields: {
    href: attribute(xmlString, { required: true }),
    seen: attribute(xmlBoolean, { default: false }),
    label: ownText(),
  },
})
const codec = xmlCodec({
  name: 'x',
  xmlns: 'urn:x',
  fields: {
    id: fromItemId(),
    title: attribute(),
    stars: attribute(xmlInteger, { name: 's' }),
    open: attribute(xmlBoolean, { default: false }),
    mood: childText(xmlOneOf('calm', 'wild'), { required: true }),
    body: childText(),
    extra: childElement(),
    sure: childElement({ required: true }),
    tags: childTexts(),
    sizes: childTexts(xmlInteger, { name: 'size' }),
    link: child(link),
    links: children(link),
  },
})

interface Link {
  readonly href: string
  readonly seen: boolean
  readonly label: string
}
interface LinkInput {
  readonly href: string
  readonly seen?: boolean
  readonly label: string
}

describe('an XML codec', () => {
  it('decodes what its fields say, optional ones really optional', () => {
    expectTypeOf<ValueOf<typeof codec>>().toEqualTypeOf<{
      readonly id: string
      readonly title?: string
      readonly stars?: number
      readonly open: boolean
      readonly mood: 'calm' | 'wild'
      readonly body?: string
      readonly extra?: ReadonlyElement
      readonly sure: ReadonlyElement
      readonly tags: readonly string[]
      readonly sizes: readonly number[]
      readonly link?: Link
      readonly links: readonly Link[]
    }>()
  })

  it('encodes the same, without what has a default', () => {
    expectTypeOf<InputOf<typeof codec>>().toEqualTypeOf<{
      readonly id: string
      readonly title?: string
      readonly stars?: number
      readonly open?: boolean
      readonly mood: 'calm' | 'wild'
      readonly body?: string
      readonly extra?: ReadonlyElement
      readonly sure: ReadonlyElement
      readonly tags?: readonly string[]
      readonly sizes?: readonly number[]
      readonly link?: LinkInput
      readonly links?: readonly LinkInput[]
    }>()
  })

  it('is a codec of its values too', () => {
    expectTypeOf(link).toExtend<Codec<Link>>()
    expectTypeOf(link).toExtend<Codec<Link, LinkInput>>()
    expectTypeOf(codec.name).toEqualTypeOf<string>()
    expectTypeOf(elementCodec()).toEqualTypeOf<Codec<ReadonlyElement>>()
  })

  it('refuses what is no value of it', () => {
    // @ts-expect-error a field that does not exist
    link.encode({ href: 'a', label: '', hreff: 'b' }, 'id')
    // @ts-expect-error a field of the wrong type
    link.encode({ href: 1, label: '' }, 'id')
    // @ts-expect-error a field that is missing
    link.encode({ href: 'a' }, 'id')
    // @ts-expect-error values are never changed in place
    link.decode(undefined as never, 'id').href = 'b'
  })

  it('refuses declarations that contradict themselves', () => {
    // @ts-expect-error a default of another type
    attribute(xmlBoolean, { default: 'yes' })
    // @ts-expect-error a default that is none of the words
    childText(xmlOneOf('a', 'b'), { default: 'c' })
    // @ts-expect-error an option that does not exist
    attribute(xmlString, { requierd: true })
    // @ts-expect-error a list needs a codec that has a name
    children(elementCodec())
    // @ts-expect-error fields are made with attribute(), childText() and the like
    xmlCodec({ name: 'x', xmlns: 'urn:x', fields: { a: 'string' } })
  })
})
