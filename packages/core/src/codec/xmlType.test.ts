import { describe, expect, it } from 'vitest'
import { xmlBoolean, xmlDateTime, xmlInteger, xmlOneOf, type XmlType } from './xmlType.ts'

const parsed = (type: XmlType<unknown>, texts: string[]) => texts.map((text) => type.parse(text))

describe('xmlBoolean', () => {
  it('reads words and digits, blanks around them aside', () => {
    expect(parsed(xmlBoolean, ['true', '1', ' true\n', 'false', '0'])).toEqual([
      true,
      true,
      true,
      false,
      false,
    ])
  })

  it('reads nothing else', () => {
    expect(parsed(xmlBoolean, ['', 'True', 'yes', '01', 'tru e'])).toEqual(Array(5).fill(undefined))
  })

  it('writes words', () => {
    expect([true, false, 1, 'true', null].map((v) => xmlBoolean.format(v))).toEqual([
      'true',
      'false',
      undefined,
      undefined,
      undefined,
    ])
  })
})

describe('xmlInteger', () => {
  it('reads whole numbers', () => {
    expect(parsed(xmlInteger, ['0', '-0', '+7', ' 42 ', '-9007199254740991'])).toEqual([
      0, 0, 7, 42, -9007199254740991,
    ])
  })

  it('reads nothing that it could not hold or that is none', () => {
    expect(parsed(xmlInteger, ['', ' ', '1.0', '1e3', '0x1', '9007199254740992', '1 2'])).toEqual(
      Array(7).fill(undefined),
    )
  })

  it('writes only such numbers', () => {
    expect([5, 1.5, NaN, Infinity, '5', 2 ** 53].map((v) => xmlInteger.format(v))).toEqual([
      '5',
      ...Array<undefined>(5).fill(undefined),
    ])
  })
})

describe('xmlDateTime', () => {
  it('reads moments in the form of XMPP, unchanged', () => {
    const moments = [
      '1969-07-21T02:56:15Z',
      '1969-07-20T21:56:15-05:00',
      '1969-07-21T02:56:15.123456Z',
    ]
    expect(parsed(xmlDateTime, moments)).toEqual(moments)
    expect(moments.map((moment) => xmlDateTime.format(moment))).toEqual(moments)
  })

  it('refuses other forms and moments that never were', () => {
    const none = ['1969-07-21', '19690721T02:56:15', '1969-13-21T02:56:15Z', '1969-07-21T02:56:15']
    expect(parsed(xmlDateTime, none)).toEqual(Array(4).fill(undefined))
    expect(xmlDateTime.format(new Date())).toBe(undefined)
  })
})

it('knows the words of xmlOneOf and no others', () => {
  const when = xmlOneOf('always', 'never')
  expect(parsed(when, ['always', 'never', 'sometimes', ''])).toEqual([
    'always',
    'never',
    undefined,
    undefined,
  ])
  expect([when.format('always'), when.format(1)]).toEqual(['always', undefined])
})
