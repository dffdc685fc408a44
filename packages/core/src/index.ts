export { systemClock, type Clock } from './base/clock.ts'
export {
  CodecError,
  ERROR_CODES,
  NodeError,
  RxpepError,
  StanzaError,
  TransportError,
  UsageError,
  type ErrorClass,
  type ErrorCode,
  type ErrorDetails,
  type StanzaErrorDetails,
} from './base/errors.ts'
export { randomIds, type IdSource } from './base/ids.ts'
export { systemRandom, type RandomSource } from './base/random.ts'
export type {
  Connection,
  IqResponder,
  RequestOptions,
  Transport,
} from './transport/transport.ts'
export { detach } from './xml/detach.ts'
export {
  elements,
  firstElement,
  isElement,
  xml,
  type Element,
  type Node,
  type NodeInput,
} from './xml/element.ts'
export { bareJid, domainOf, parseJid, sameJid, type Jid } from './xml/jid.ts'
