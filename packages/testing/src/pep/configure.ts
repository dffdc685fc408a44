// XEP-0060 (1.26.0) §8.2 "Configure a Node", §8.3 "Request Default Node Configuration Options"
import { bareJid, xml } from '@rxpep/core'
import { NS_PUBSUB_OWNER } from '../xml/namespaces.ts'
import { mayRead, requireOwner } from './access.ts'
import { buildConfigForm } from './configForm.ts'
import {
  initialConfig,
  keptItems,
  mergeConfig,
  readSettings,
  requireAcceptable,
} from './nodeConfig.ts'
import { noticeOfConfiguration } from './notice.ts'
import type { PepNode } from './node.ts'
import {
  record,
  requireNode,
  type PepAnswer,
  type PepRequest,
  type PepService,
} from './pepService.ts'
import { dropExcess } from './publish.ts'

/** Answers what the configuration of a node is. */
export function getConfiguration(request: PepRequest): PepAnswer {
  const node = requireNode(request)
  requireOwner(request, node)
  const form = buildConfigForm(request.service.profile, node.config)
  const configure = xml('configure', { node: node.name }, form)
  return { payload: xml('pubsub', { xmlns: NS_PUBSUB_OWNER }, configure) }
}

/** Answers how a node is configured when nobody says otherwise. */
export function getDefault({ service: { profile } }: PepRequest): PepAnswer {
  const form = buildConfigForm(profile, initialConfig(profile))
  return { payload: xml('pubsub', { xmlns: NS_PUBSUB_OWNER }, xml('default', {}, form)) }
}

/** Changes the configuration of a node. */
export function configure(request: PepRequest): PepAnswer {
  const { service, action } = request
  const node = requireNode(request)
  requireOwner(request, node)
  const settings = readSettings(service, action)
  const { profile } = service
  const base = profile.config.missingField === 'kept' ? node.config : initialConfig(profile)
  const config = mergeConfig(profile, base, settings)
  requireAcceptable(service, config)
  const reader = node.config.get('access_model')
  node.config = config
  if (config.get('access_model') !== reader) endSubscriptions(service, node)
  if (profile.maxItems.lowering === 'at once') {
    for (const id of dropExcess(node, keptItems(profile, config))) {
      record(request, node, 'evicted', id)
    }
  }
  if (!profile.events.configuration) return {}
  return { notices: noticeOfConfiguration(node, buildConfigForm(profile, config, 'result')) }
}

function endSubscriptions(service: PepService, node: PepNode): void {
  if (!service.profile.subscriptions.endWithAccess) return
  for (const jid of [...node.subscriptions.keys()]) {
    if (!mayRead(service, node, bareJid(jid))) node.subscriptions.delete(jid)
  }
}
