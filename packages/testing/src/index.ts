export { createIds } from './base/seededIds.ts'
export { createRandom } from './base/seededRandom.ts'
export { createVirtualClock, type VirtualClock } from './base/virtualClock.ts'
export type { Closing, FaultRule, Faults, HoldRule, Times } from './faults/faults.ts'
export type { EventKind, RequestKind, StanzaKind } from './faults/kinds.ts'
export type { Match, MatchFields, Passing } from './faults/match.ts'
export type { Write } from './pep/pepService.ts'
export type { AffiliationName, StoredSubscription } from './pep/node.ts'
export type {
  ConfigField,
  DiscoAnswer,
  Identity,
  NoticeKind,
  Profile,
  Situation,
} from './profiles/profile.ts'
export { errorOf } from './profiles/errorOf.ts'
export { profiles, type ProfileName } from './profiles/profiles.ts'
export { createServer, type ServerOptions, type TestServer } from './server/createServer.ts'
export { passTime } from './server/passTime.ts'
export type { ItemView, NodeView } from './server/nodeView.ts'
export type { SessionView, Settings, TestAccount } from './server/testAccount.ts'
export type { TranscriptEntry } from './server/transcript.ts'
export type { ConnectOptions, Cut, Device } from './wire/device.ts'
export type { Direction, FlushMode } from './wire/wireQueue.ts'
export type { Listener, ListenOptions } from './webSocket/listen.ts'
export type { Mechanism } from './webSocket/saslNegotiation.ts'
export { parseXml } from './xml/parseXml.ts'
export { StanzaRefusal, type ErrorSpec } from './xml/stanza.ts'
