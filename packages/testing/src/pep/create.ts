// XEP-0060 (1.26.0) §8.1 "Create a Node", §8.4 "Delete a Node", §8.5 "Purge All Node Items"
import { xml } from '@rxpep/core'
import { NS_PUBSUB } from '../xml/namespaces.ts'
import { requireOwner, requirePublisher } from './access.ts'
import { createNode, type PepNode } from './node.ts'
import { initialConfig, isOn, mergeConfig, readSettings, requireAcceptable } from './nodeConfig.ts'
import { noticeOfDelete, noticeOfPurge } from './notice.ts'
import {
  nodeName,
  record,
  refuse,
  requireNode,
  type PepAnswer,
  type PepRequest,
  type PepService,
} from './pepService.ts'
import type { PublishOptions } from './publishOptions.ts'

/** Handles `<create/>` with its `<configure/>`. */
export function create(request: PepRequest): PepAnswer {
  const { service, action, pubsub } = request
  requireOwner(request)
  const named = action.attrs['node']
  const name = named === undefined || named === '' ? service.ids() : named
  if (service.nodes.has(name)) refuse(service, 'node exists')
  const configure = pubsub.getChild('configure', NS_PUBSUB)
  const settings = configure && configure.children.length > 0 && readSettings(service, configure)
  const node = addNode(service, name, settings ? settings : new Map())
  if (service.profile.config.ownerListed.created) node.affiliations.set(service.owner, 'owner')
  const tells = name !== named || service.profile.config.namesCreated
  return tells ? { payload: wrapCreated(name) } : {}
}

function wrapCreated(node: string) {
  return xml('pubsub', { xmlns: NS_PUBSUB }, xml('create', { node }))
}

/** Creates the node that a `<publish/>` names, configured as its publish-options say. */
export function autoCreate(request: PepRequest, options: PublishOptions): PepNode {
  const { service, actorBare } = request
  if (actorBare !== service.owner) refuse(service, 'node unknown to a stranger')
  const { refusedForNew } = service.profile.publishOptions
  if (refusedForNew.includes(options?.get('access_model') ?? '')) {
    refuse(service, 'precondition', { field: 'access_model' })
  }
  const node = addNode(service, nodeName(request), options ?? new Map())
  if (service.profile.config.ownerListed.autoCreated) node.affiliations.set(service.owner, 'owner')
  return node
}

function addNode(
  service: PepService,
  name: string,
  settings: ReadonlyMap<string, string>,
): PepNode {
  const { profile } = service
  const config = mergeConfig(profile, initialConfig(profile), settings)
  requireAcceptable(service, config)
  const node = createNode(name, config)
  service.nodes.set(name, node)
  return node
}

/** Handles the owner's `<delete/>`. */
export function deleteNode(request: PepRequest): PepAnswer {
  const node = requireNode(request)
  requireOwner(request, node)
  request.service.nodes.delete(node.name)
  record(request, node, 'deleted')
  return { notices: noticeOfDelete(node) }
}

/** Handles the owner's `<purge/>`. */
export function purge(request: PepRequest): PepAnswer {
  const node = requireNode(request)
  requirePublisher(request, node)
  node.items.clear()
  record(request, node, 'purged')
  return { notices: tellsPurge(request.service, node) ? noticeOfPurge(node) : [] }
}

function tellsPurge({ profile }: PepService, node: PepNode): boolean {
  const { purge: told } = profile.events
  return (
    told === 'always' ||
    (told === 'with notify_retract' && isOn(node.config, 'notify_retract', true))
  )
}
