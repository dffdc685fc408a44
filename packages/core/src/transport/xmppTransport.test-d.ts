import { client } from '@xmpp/client'
import { WebSocket } from 'ws'
import { expectTypeOf, test } from 'vitest'
import type { WebSocketClass } from './webSocket.ts'
import type { XmppClient } from './xmppClient.ts'

test('what client() of @xmpp/client makes is an XmppClient', () => {
  expectTypeOf(client).returns.toExtend<XmppClient>()
})

test('the WebSocket of browsers and the one of ws are both a WebSocketClass', () => {
  expectTypeOf<typeof globalThis.WebSocket>().toExtend<WebSocketClass>()
  expectTypeOf(WebSocket).toExtend<WebSocketClass>()
})
