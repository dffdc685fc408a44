import { describe, expect, it } from 'vitest'
import { parseXml } from '../xml/parseXml.ts'
import { parseForm } from './dataForm.ts'
import { isPossible, repairFields, repairOptions } from './nodeRepair.ts'

type Fields = Record<string, string | undefined>

const GOOD: Fields = {
  FORM_TYPE: 'http://jabber.org/protocol/pubsub#node_config',
  'pubsub#title': '',
  'pubsub#access_model': 'whitelist',
  'pubsub#publish_model': 'publishers',
  'pubsub#notification_type': 'headline',
  'pubsub#persist_items': '1',
  'pubsub#notify_retract': 'true',
  'pubsub#notify_delete': '1',
  'pubsub#deliver_payloads': 'true',
  'pubsub#deliver_notifications': 'true',
  'pubsub#purge_offline': '0',
  'pubsub#max_items': 'max',
  'pubsub#item_expire': 'max',
  'pubsub#send_last_published_item': 'on_sub_and_presence',
}

const form = (fields: Fields, range = '') =>
  parseForm(
    parseXml(
      `<x xmlns="jabber:x:data" type="form">${Object.entries(fields)
        .map(
          ([name, value]) =>
            `<field var="${name}">${value === undefined ? '' : `<value>${value}</value>`}${name === 'pubsub#max_items' ? range : ''}</field>`,
        )
        .join('')}</x>`,
    ),
  )
const RANGE =
  '<validate xmlns="http://jabber.org/protocol/xdata-validate"><range max="256"/></validate>'
const changes = (fields: Fields, range?: string, maxItems?: string) =>
  Object.fromEntries(
    repairFields(form({ ...GOOD, ...fields }, range), maxItems).map(({ name, to }) => [name, to]),
  )

describe('repairFields', () => {
  it('leaves a good node alone, however the server writes its booleans', () => {
    expect(changes({})).toEqual({})
  })

  it('names old and new value, and whether privacy hangs on it', () => {
    expect(
      repairFields(form({ 'pubsub#access_model': 'open', 'pubsub#notify_retract': '0' })),
    ).toEqual([
      { name: 'pubsub#access_model', from: 'open', to: 'whitelist', privacy: true },
      { name: 'pubsub#notify_retract', from: '0', to: 'true', privacy: false },
    ])
  })

  it.each([
    ['pubsub#access_model', 'presence', 'whitelist'],
    ['pubsub#access_model', undefined, 'whitelist'],
    ['pubsub#publish_model', 'open', 'publishers'],
    ['pubsub#publish_model', 'subscribers', 'publishers'],
    ['pubsub#notification_type', 'normal', 'headline'],
    ['pubsub#persist_items', '0', 'true'],
    ['pubsub#notify_retract', 'false', 'true'],
    ['pubsub#notify_delete', '0', 'true'],
    ['pubsub#deliver_payloads', '0', 'true'],
    ['pubsub#deliver_notifications', 'false', 'true'],
    ['pubsub#purge_offline', '1', 'false'],
    ['pubsub#item_expire', '604800', 'max'],
  ])('repairs %s from %s', (name, from, to) => {
    expect(changes({ [name]: from })).toEqual({ [name]: to })
  })

  it('drops what the form does not have', () => {
    expect(repairFields(form({ 'pubsub#access_model': 'whitelist' }))).toEqual([])
  })

  it.each([
    ['pubsub#send_last_published_item', 'on_sub'],
    ['pubsub#title', 'Bookmarks of another client'],
    ['pubsub#notify_config', '0'],
    ['pubsub#max_payload_size', '1028'],
    ['pubsub#presence_based_delivery', '1'],
    ['pubsub#item_expire', ''],
    ['pubsub#item_expire', '0'],
    ['constructor', 'x'],
    ['__proto__', 'x'],
  ])('leaves %s = %j to other clients', (name, value) => {
    expect(changes({ [name]: value })).toEqual({})
  })

  describe('of max_items', () => {
    it('raises what is smaller than the form allows', () => {
      expect(changes({ 'pubsub#max_items': '100' }, RANGE)).toEqual({ 'pubsub#max_items': 'max' })
    })

    it('raises one item where the form tells no range, and nothing else', () => {
      expect(changes({ 'pubsub#max_items': '1' })).toEqual({ 'pubsub#max_items': 'max' })
      expect(changes({ 'pubsub#max_items': '2' })).toEqual({})
    })

    it('leaves max, what is full, what is larger and what it can’t read', () => {
      for (const value of ['max', '256', '1000', '', 'many']) {
        expect(changes({ 'pubsub#max_items': value }, RANGE)).toEqual({})
      }
    })

    it('asks for another value where max is refused, and never lowers', () => {
      expect(changes({ 'pubsub#max_items': '1' }, RANGE, '256')).toEqual({
        'pubsub#max_items': '256',
      })
      expect(changes({ 'pubsub#max_items': '100' }, RANGE, '50')).toEqual({})
      expect(changes({ 'pubsub#max_items': '100' }, RANGE, '100')).toEqual({})
    })
  })
})

describe('repairOptions', () => {
  it('submits the changes and no other field', () => {
    const parsed = parseForm(repairOptions(repairFields(form({ 'pubsub#access_model': 'open' }))))
    expect([...parsed.fields.values()].map((field) => [field.var, field.values[0]])).toEqual([
      ['FORM_TYPE', 'http://jabber.org/protocol/pubsub#node_config'],
      ['pubsub#access_model', 'whitelist'],
    ])
  })
})

describe('isPossible', () => {
  const change = { name: 'a', from: 'open', to: 'whitelist', privacy: true }
  const list = (options: string[]) => ({
    type: 'form',
    fields: new Map([['a', { var: 'a', values: ['open'], options }]]),
  })

  it('is so where a list offers the value, or the field is no list', () => {
    expect(isPossible(list(['open', 'whitelist']), change)).toBe(true)
    expect(isPossible(list([]), change)).toBe(true)
    expect(isPossible(list(['open', 'presence']), change)).toBe(false)
  })
})
