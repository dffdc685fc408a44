import { bareJid, xml, type Element } from '@rxpep/core'
import { addSubscription } from '../pep/subscribe.ts'
import { setAffiliation } from '../pep/affiliations.ts'
import { handlePubsub } from '../pep/handlePubsub.ts'
import type { AffiliationName, PepNode } from '../pep/node.ts'
import { notify } from '../router/notify.ts'
import { sharePresence } from '../router/presence.ts'
import type { Account } from '../session/account.ts'
import { Device, type ConnectOptions } from '../wire/device.ts'
import { clone } from '../xml/clone.ts'
import { NS_DATA, NS_PUBSUB, NS_PUBSUB_OWNER } from '../xml/namespaces.ts'
import { toElement } from '../xml/parseXml.ts'
import type { Engine } from './engine.ts'
import { viewNode, type NodeView } from './nodeView.ts'

/** Settings of a node by name without `pubsub#`; booleans as `true` and `false`. */
export type Settings = Readonly<Record<string, string | boolean | number>>

/** A session as tests see it. */
export interface SessionView {
  /** The full JID. */
  readonly jid: string
  /** Whether it has sent available presence. */
  readonly available: boolean
  /** The priority of that presence. */
  readonly priority: number
  /** Whether its stream is lost and may be resumed. */
  readonly waiting: boolean
}

/** An account of the embedded server: makes devices, shows what is stored, and acts as another client would. */
export class TestAccount {
  /** The bare JID. */
  readonly jid: string
  readonly #engine: Engine
  readonly #account: Account

  constructor(engine: Engine, account: Account) {
    this.#engine = engine
    this.#account = account
    this.jid = account.jid
  }

  /** The password for log-ins over the network. */
  get password(): string {
    return this.#account.password
  }

  /** The names of all nodes. */
  get nodes(): string[] {
    return [...this.#account.pep.nodes.keys()]
  }

  /** The resources that are bound. */
  get sessions(): SessionView[] {
    return [...this.#account.sessions.values()].map(({ jid, presence, priority, state }) => ({
      jid,
      available: presence !== undefined,
      priority,
      waiting: state === 'waiting',
    }))
  }

  /** Connects a device in this process. */
  connect(options: ConnectOptions = {}): Device {
    return new Device(this.#engine, this.#account, options)
  }

  /** What a node looks like now; nothing when there is none. */
  node(name: string): NodeView | undefined {
    const node = this.#account.pep.nodes.get(name)
    return node && viewNode(node)
  }

  /** The items of a node in the server's order; none when there is no node. */
  items(name: string): { readonly id: string; readonly payload: Element }[] {
    return (this.node(name)?.items ?? []).map(({ id, payload }) => ({ id, payload }))
  }

  /**
   * Publishes an item, as another client of this account would. A node that is not there is created as this
   * server does by itself, configured by `options` (publish-options).
   *
   * @throws StanzaRefusal when the server refuses it
   */
  publish(node: string, id: string, payload: Element | string, options?: Settings): void {
    const item = xml('item', { id }, clone(toElement(payload)))
    this.#act('set', NS_PUBSUB, [
      xml('publish', { node }, item),
      options && xml('publish-options', {}, buildForm('publish-options', options)),
    ])
  }

  /** Retracts an item; told to subscribers unless `notify` is false. @throws StanzaRefusal */
  retract(node: string, id: string, { notify = true }: { notify?: boolean } = {}): void {
    const attributes = { node, notify: notify ? 'true' : undefined }
    this.#act('set', NS_PUBSUB, [xml('retract', attributes, xml('item', { id }))])
  }

  /** Purges a node. @throws StanzaRefusal */
  purge(node: string): void {
    this.#act('set', NS_PUBSUB_OWNER, [xml('purge', { node })])
  }

  /** Deletes a node. @throws StanzaRefusal */
  deleteNode(node: string): void {
    this.#act('set', NS_PUBSUB_OWNER, [xml('delete', { node })])
  }

  /** Creates a node. @throws StanzaRefusal */
  createNode(node: string, settings: Settings = {}): void {
    this.#act('set', NS_PUBSUB, [
      xml('create', { node }),
      xml('configure', {}, buildForm('node_config', settings)),
    ])
  }

  /** Changes the configuration of a node. @throws StanzaRefusal */
  configure(node: string, settings: Settings): void {
    const form = buildForm('node_config', settings)
    this.#act('set', NS_PUBSUB_OWNER, [xml('configure', { node }, form)])
  }

  /** Gives somebody an affiliation with a node. */
  affiliate(node: string, jid: string, affiliation: AffiliationName): void {
    setAffiliation(this.#node(node), bareJid(jid), affiliation)
  }

  /** Subscribes any JID to a node. */
  subscribe(node: string, jid: string): void {
    addSubscription(this.#account.pep, this.#node(node), jid)
  }

  /** Ends the subscription of a JID. */
  unsubscribe(node: string, jid: string): void {
    this.#node(node).subscriptions.delete(jid)
  }

  /** Lets two accounts see each other's presence. */
  befriend(other: TestAccount): void {
    sharePresence(this.#account, other.#account, true)
    sharePresence(other.#account, this.#account, true)
  }

  #node(name: string): PepNode {
    const node = this.#account.pep.nodes.get(name)
    if (node === undefined) throw new Error(`${this.jid} has no node ${name}`)
    return node
  }

  #act(type: string, xmlns: string, children: (Element | undefined)[]): void {
    const iq = xml('iq', { type, id: 'another-client' }, xml('pubsub', { xmlns }, ...children))
    const { notices = [], apply } = handlePubsub(this.#account.pep, this.jid, iq)
    for (const notice of [...notices, ...(apply?.() ?? [])]) {
      notify(this.#engine, this.#account, notice, this.jid)
    }
  }
}

function buildForm(type: string, settings: Settings): Element {
  const fields = Object.entries(settings).map(([name, value]) =>
    xml('field', { var: `pubsub#${name}` }, xml('value', {}, String(value))),
  )
  const formType = xml('value', {}, `${NS_PUBSUB}#${type}`)
  return xml(
    'x',
    { xmlns: NS_DATA, type: 'submit' },
    xml('field', { var: 'FORM_TYPE', type: 'hidden' }, formType),
    ...fields,
  )
}
