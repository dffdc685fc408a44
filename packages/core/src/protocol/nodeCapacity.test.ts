import { describe, expect, it } from 'vitest'
import { parseXml } from '../xml/parseXml.ts'
import { parseForm } from './dataForm.ts'
import { capacityOf, maxItemsRaw, maxItemsRungs } from './nodeCapacity.ts'

const form = (value: string | undefined, max?: string) =>
  parseForm(
    parseXml(
      `<x xmlns="jabber:x:data"><field var="pubsub#max_items">${
        max === undefined
          ? ''
          : `<validate xmlns="http://jabber.org/protocol/xdata-validate"><range min="1" max="${max}"/></validate>`
      }${value === undefined ? '' : `<value>${value}</value>`}</field></x>`,
    ),
  )
const without = parseForm(parseXml('<x xmlns="jabber:x:data"/>'))

describe('capacityOf', () => {
  it('is the number that the form says', () => {
    expect(capacityOf(form('100'))).toBe(100)
    expect(capacityOf(form('100', '256'))).toBe(100)
  })

  it('is the end of the range where the form says max', () => {
    expect(capacityOf(form('max', '256'))).toBe(256)
  })

  it('is unknown where the form doesn’t tell', () => {
    expect(capacityOf(form('max'))).toBeUndefined()
    expect(capacityOf(form(undefined, '256'))).toBeUndefined()
    expect(capacityOf(without)).toBeUndefined()
  })

  it.each(['', '-1', '1e3', 'many', '0x10', ' 5', '99999999999999999999'])(
    'takes %j for no number',
    (value) => {
      expect(capacityOf(form(value, '256'))).toBeUndefined()
      expect(capacityOf(form('max', value))).toBeUndefined()
    },
  )
})

describe('maxItemsRaw', () => {
  it('is the value to the letter', () => {
    expect(maxItemsRaw(form('0100'))).toBe('0100')
    expect(maxItemsRaw(without)).toBeUndefined()
  })
})

describe('maxItemsRungs', () => {
  it('tries max, then what the form tells, then nothing', () => {
    expect(maxItemsRungs(form('20', '256'))).toEqual(['max', '256', undefined])
    expect(maxItemsRungs(form('20'))).toEqual(['max', '20', undefined])
    expect(maxItemsRungs(form('max'))).toEqual(['max', undefined])
    expect(maxItemsRungs()).toEqual(['max', undefined])
  })

  it('never asks for a node of one item', () => {
    expect(maxItemsRungs(form('1'))).toEqual(['max', undefined])
  })
})
