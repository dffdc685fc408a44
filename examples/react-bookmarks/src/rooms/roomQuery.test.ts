import { expect, it } from 'vitest'
import { bookmarks, createAccount, withPinned } from '@rxpep/core'
import { createServer } from '@rxpep/testing'
import { roomQuery } from './roomQuery.ts'

const server = createServer()
const account = createAccount({ transport: server.account('juliet@capulet.lit').connect() })
const rooms = account.collection(bookmarks)
account.batch(() => {
  rooms.put({ jid: 'cafe@chat.lit', name: 'Café Verona' })
  rooms.put({ jid: 'room10@chat.lit', name: 'Room 10' })
  rooms.put({ jid: 'room9@chat.lit', name: 'room 9', nick: 'JC' })
  rooms.put({ jid: 'balcony@chat.lit' })
  rooms.put(withPinned({ jid: 'tomb@chat.lit', name: 'The tomb' }, true))
})

const found = (search: string) => rooms.query(roomQuery(search)).rows.map(({ value }) => value.jid)

it('shows pinned rooms first, then all by their names as people sort them', () => {
  const order = ['tomb', 'balcony', 'cafe', 'room9', 'room10']
  expect(found('')).toEqual(order.map((name) => `${name}@chat.lit`))
})

it('finds by name, address and nickname, whatever the capitals and accents, each word on its own', () => {
  expect(found('CAFE')).toEqual(['cafe@chat.lit'])
  expect(found('verona caf')).toEqual(['cafe@chat.lit'])
  expect(found('balcony')).toEqual(['balcony@chat.lit'])
  expect(found('jc')).toEqual(['room9@chat.lit'])
  expect(found('nothing')).toEqual([])
})
