export { ownTransport, type OwnTransportOptions } from './transport/ownTransport.ts'
export type { WebSocketClass } from './transport/webSocket.ts'
export type { XmppClient } from './transport/xmppClient.ts'
export { xmppTransport, type XmppTransportOptions } from './transport/xmppTransport.ts'
