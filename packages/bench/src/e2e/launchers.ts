/** The servers that the live tests start, started the same way here; the only file that reaches into that folder. */
export { findEjabberd, launchEjabberd } from '../../../testing/live/ejabberd.ts'
export type { LiveAccount } from '../../../testing/live/liveServer.ts'
export { findProsody, launchProsody } from '../../../testing/live/prosody.ts'
