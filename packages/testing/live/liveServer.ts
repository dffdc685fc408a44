/** Which server software, and which version of it (its rows in the server profiles). */
export type LiveServerName = 'prosody-0.12' | 'ejabberd-23.01'

/** An account on a live server. */
export interface LiveAccount {
  /** The bare JID. */
  readonly jid: string
  /** The password. */
  readonly password: string
}

/** Where a running server is found: plain data, so that it can be handed to test workers. */
export interface LiveAddress {
  /** The software. */
  readonly name: LiveServerName
  /** The XMPP domain; not a host name, the addresses below lead to it. */
  readonly domain: string
  /** The address for TCP, such as `xmpp://127.0.0.1:41522`; no TLS is asked for. */
  readonly tcp: string
  /** The address for WebSocket, such as `ws://127.0.0.1:41523/xmpp-websocket`. */
  readonly ws: string
  /** How accounts come into being: a folder to write into (Prosody) or an HTTP address to call (ejabberd). */
  readonly accounts: string
}

/** A running server, as tests use it. */
export interface LiveServer extends LiveAddress {
  /** Makes an account; `localpart` is a fresh one unless told, the password is random. */
  account(localpart?: string): Promise<LiveAccount>
}

/** A server that this process started and can end. */
export interface LaunchedServer extends LiveServer {
  /** The process id while it runs. */
  readonly pid: number | undefined
  /** Ends it with SIGKILL, as a crash would; not before what it stored until now is on the disk. */
  kill(): Promise<void>
  /** Starts it again on the same ports and data. */
  start(): Promise<void>
  /** Ends it and removes its folder. */
  stop(): Promise<void>
}

/** How a live server is set up. */
export interface LaunchOptions {
  /** The most items that a node may have; the server's own default (256 and 1000) unless told. */
  readonly maxItems?: number
  /** The most bytes of one stanza; the server's own default (256 KiB and no limit) unless told. */
  readonly maxStanzaBytes?: number
  /** Whether passwords are sent as they are, and nothing else is offered: for when log-ins are timed; off unless told. */
  readonly plainOnly?: boolean
  /** Whether legacy bookmarks are bridged onto PEP (Prosody's mod_bookmarks); off unless told. */
  readonly bookmarksBridge?: boolean
  /** Whether messages are archived (XEP-0313); off unless told. */
  readonly archive?: boolean
  /** Whether Prosody keeps all but accounts in memory: its files are read as a whole for each write. Off unless told. */
  readonly inMemory?: boolean
}
