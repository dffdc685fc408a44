import type { Device, Login } from './device.ts'
import { RxpepDevice } from './devices/rxpepDevice.ts'
import { StanzaDevice } from './devices/stanzaDevice.ts'
import { StropheDevice } from './devices/stropheDevice.ts'
import { XmppClientDevice } from './devices/xmppClientDevice.ts'

/** The libraries; the first one is the floor that the others are held against. */
export const kinds = {
  'xmpp-client': (login: Login): Device => new XmppClientDevice(login),
  rxpep: (login: Login): Device => new RxpepDevice(login),
  stanza: (login: Login): Device => new StanzaDevice(login),
  strophe: (login: Login): Device => new StropheDevice(login),
}

/** A library. */
export type Kind = keyof typeof kinds

/** All of them, in the order of the table. */
export const kindNames = Object.keys(kinds) as Kind[]
