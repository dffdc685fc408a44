// RFC 7395 XMPP over WebSocket, RFC 6120 §6 SASL, §7 resource binding, XEP-0198 (1.6) stream management
import { xml, type Element } from '@rxpep/core'
import type { Engine } from '../server/engine.ts'
import type { Account } from '../session/account.ts'
import type { Session } from '../session/session.ts'
import { NS_BIND, NS_CLIENT, NS_FRAMING, NS_SASL, NS_SM, NS_STANZAS } from '../xml/namespaces.ts'
import { tryParseXml } from '../xml/parseXml.ts'
import { buildRefusal, buildResult } from '../xml/stanza.ts'
import { ManagedStream } from './managedStream.ts'
import { SaslNegotiation, type Mechanism } from './saslNegotiation.ts'
import {
  buildClose,
  buildLoginFeatures,
  buildOpen,
  buildSessionFeatures,
  buildStreamError,
} from './streamElements.ts'

/** The connection under a stream. */
export interface Socket {
  /** Sends a frame. */
  send(text: string): void
  /** Closes after what was sent. */
  close(): void
  /** Closes without a word. */
  terminate(): void
}

/** What the streams of one listener share. */
export interface ListenerState {
  /** The server. */
  readonly engine: Engine
  /** The mechanisms that are offered. */
  readonly mechanisms: readonly Mechanism[]
  /** The sessions with stream management by their ids. */
  readonly managed: Map<string, ManagedStream>
}

/** One client's stream over one WebSocket, from its opening to its end. */
export class ClientStream {
  readonly #state: ListenerState
  readonly #socket: Socket
  readonly #sasl: SaslNegotiation
  #domain: string
  #account: Account | undefined
  #session: Session | undefined
  #managed: ManagedStream | undefined
  #asked = false
  #ended = false

  constructor(state: ListenerState, socket: Socket) {
    this.#state = state
    this.#socket = socket
    this.#domain = state.engine.domain
    const { engine, mechanisms } = state
    this.#sasl = new SaslNegotiation({
      mechanisms,
      nonces: engine.ids,
      passwordOf: (username) => this.#find(username)?.password,
    })
  }

  /** Takes a frame of the client. */
  take(text: string): void {
    if (this.#ended) return
    const element = tryParseXml(text)
    if (element === undefined) this.#fail('not-well-formed')
    else this.#takeElement(element)
  }

  /** Takes in that the connection is gone. */
  lost(): void {
    if (this.#ended) return
    this.#ended = true
    const { engine } = this.#state
    if (this.#session === undefined) return
    if (this.#managed !== undefined) engine.detach(this.#session)
    else engine.end(this.#session)
  }

  #takeElement(element: Element): void {
    switch (element.getNS()) {
      case NS_FRAMING:
        if (element.is('open')) this.#open(element.attrs['to'])
        else this.#finish()
        break
      case NS_SASL:
        this.#logIn(element)
        break
      case NS_SM:
        this.#manage(element)
        break
      case NS_CLIENT:
      case undefined:
        this.#takeStanza(element)
        break
      default:
        this.#fail('unsupported-stanza-type')
    }
  }

  #open(to: string | undefined): void {
    const { engine, mechanisms } = this.#state
    const { limitTold, maxBytes } = engine.profile.stream
    if (to !== undefined && engine.domains.has(to)) this.#domain = to
    this.#send(buildOpen(this.#domain, engine.ids()))
    const told = limitTold ? maxBytes : undefined
    this.#send(this.#account ? buildSessionFeatures(told) : buildLoginFeatures(mechanisms))
  }

  #logIn(element: Element): void {
    const { reply, username } = this.#sasl.take(element)
    if (username !== undefined) this.#account = this.#find(username)
    this.#send(reply)
  }

  #find(username: string): Account | undefined {
    return this.#state.engine.accounts.get(`${username.toLowerCase()}@${this.#domain}`)
  }

  #takeStanza(stanza: Element): void {
    if (this.#account === undefined) this.#fail('not-authorized')
    else if (this.#session === undefined) this.#bind(this.#account, stanza)
    else {
      if (this.#managed) this.#managed.handled++
      this.#state.engine.receive(this.#session, stanza)
    }
  }

  #bind(account: Account, iq: Element): void {
    const bind = iq.getChild('bind', NS_BIND)
    if (bind === undefined) {
      this.#sendStanza(buildRefusal(iq, { type: 'cancel', condition: 'not-allowed' }))
      return
    }
    const { engine } = this.#state
    const asked = bind.getChild('resource')?.getText() ?? ''
    const session = engine.open(account, asked === '' ? engine.ids() : asked, this)
    this.#attach(session)
    const jid = xml('jid', {}, session.jid)
    this.#sendStanza(buildResult(iq, xml('bind', { xmlns: NS_BIND }, jid)))
  }

  #attach(session: Session): void {
    this.#session = session
    session.attach({
      deliver: (stanza) => this.#deliver(stanza),
      close: (error) => {
        this.#close(error)
      },
    })
  }

  /** A frame is a document of its own: no stream says what its namespace is (RFC 7395 §3.3.3). */
  #sendStanza(stanza: Element): void {
    stanza.attrs['xmlns'] ??= NS_CLIENT
    this.#send(stanza)
  }

  #deliver(stanza: Element): boolean {
    this.#sendStanza(stanza)
    if (this.#managed === undefined) return true
    if (!this.#asked) this.#send(xml('r', { xmlns: NS_SM }))
    this.#asked = true
    return false
  }

  #manage(element: Element): void {
    switch (element.getName()) {
      case 'enable':
        this.#enable()
        break
      case 'resume':
        this.#resume(element)
        break
      case 'r':
        this.#send(xml('a', { xmlns: NS_SM, h: String(this.#managed?.handled ?? 0) }))
        break
      case 'a':
        this.#asked = false
        if (this.#managed?.confirm(element.attrs['h']) === false) {
          this.#fail('undefined-condition', 'Client acknowledged more stanzas than sent by server')
        }
    }
  }

  #enable(): void {
    const { engine, managed } = this.#state
    if (this.#session === undefined) {
      this.#send(buildSmFailure('unexpected-request'))
      return
    }
    for (const [old, { session }] of managed) if (session.state === 'ended') managed.delete(old)
    const id = engine.ids()
    const max = String(engine.profile.stream.resumeSeconds)
    this.#managed = new ManagedStream(id, this.#session)
    managed.set(id, this.#managed)
    this.#send(xml('enabled', { xmlns: NS_SM, id, resume: 'true', max }))
  }

  #resume({ attrs }: Element): void {
    const found = this.#state.managed.get(attrs['previd'] ?? '')
    const { engine } = this.#state
    const known = found && found.session.account === this.#account
    if (!known || found.session.state === 'ended' || !found.confirm(attrs['h'])) {
      this.#send(buildSmFailure('item-not-found'))
      return
    }
    engine.detach(found.session)?.close()
    this.#managed = found
    this.#send(xml('resumed', { xmlns: NS_SM, previd: found.id, h: String(found.handled) }))
    this.#attach(found.session)
    engine.replay(found.session)
  }

  #finish(): void {
    this.#ended = true
    if (this.#session) this.#state.engine.end(this.#session)
    this.#send(buildClose())
    this.#socket.close()
  }

  #fail(condition: string, text?: string): void {
    const session = this.#session
    this.#close(condition, text)
    if (session) this.#state.engine.end(session)
  }

  /** The server closes: with an error, or as if the cable were cut. */
  #close(error: string | undefined, text?: string): void {
    this.#ended = true
    if (error === undefined) {
      this.#socket.terminate()
      return
    }
    this.#send(buildStreamError(error, text))
    this.#send(buildClose())
    this.#socket.close()
  }

  #send(element: Element): void {
    this.#socket.send(element.toString())
  }
}

function buildSmFailure(condition: string): Element {
  return xml('failed', { xmlns: NS_SM }, xml(condition, { xmlns: NS_STANZAS }))
}
