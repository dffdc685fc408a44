import type { Transport } from '@rxpep/core'

/** An account on the server that the contract runs on. */
export interface ContractAccount {
  /** The bare JID. */
  readonly jid: string
  /** The password. */
  readonly password: string
}

/** What a test asks for: a device that logs in. */
export interface ContractLogin {
  /** Whose device it is; that of an account made for it, and used by nobody before, unless told. */
  readonly account?: ContractAccount
  /** The resource to ask for. */
  readonly resource: string
  /** What the transport is to believe to be the most bytes of a stanza: more than the truth, to send what the server will not take. */
  readonly maxBytes?: number
}

/** A device of an account. */
export interface ContractDevice {
  /** Whose it is. */
  readonly account: ContractAccount
  /** Its stream: online, or on the way there. */
  readonly transport: Transport
  /**
   * Loses the stream without a word. It stays lost until the returned function is called: that takes it up again.
   * Tests that need this are skipped without it.
   */
  cut?(): () => void
}

/** Logs in: the only thing that the contract must be told about a server. */
export type ConnectDevice = (login: ContractLogin) => ContractDevice | Promise<ContractDevice>
