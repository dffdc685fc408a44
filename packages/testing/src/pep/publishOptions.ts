// XEP-0060 (1.26.0) §7.1.5: "the service MUST … treat … the field as a precondition"
import { NS_DATA, NS_PUBSUB } from '../xml/namespaces.ts'
import { readForm } from './configForm.ts'
import type { PepNode } from './node.ts'
import { checkSettings } from './nodeConfig.ts'
import { refuse, type PepRequest, type PepService } from './pepService.ts'

/** What a `<publish-options/>` asks for; nothing when there is none. */
export type PublishOptions = ReadonlyMap<string, string> | undefined

/** Reads the publish-options beside a `<publish/>`. @throws StanzaRefusal `field unknown`, `field invalid` */
export function readOptions({ service, pubsub }: PepRequest): PublishOptions {
  const form = pubsub.getChild('publish-options', NS_PUBSUB)?.getChild('x', NS_DATA)
  if (form === undefined) return undefined
  const given = readForm(form)
  for (const name of [...given.keys()]) {
    if (!isUnderstood(service, name)) meetUnknown(service, name, given)
  }
  return checkSettings(service, given, 'publish-options')
}

function isUnderstood({ profile }: PepService, name: string): boolean {
  const { understood } = profile.publishOptions
  return understood?.includes(name) ?? profile.config.fields.some((field) => field.name === name)
}

function meetUnknown(service: PepService, name: string, given: Map<string, string>): void {
  const { unknown } = service.profile.publishOptions
  const words = { field: name, form: 'publish-options' }
  if (unknown === 'refused') refuse(service, 'field unknown', words)
  if (unknown === 'precondition') refuse(service, 'precondition', words)
  given.delete(name)
}

/** Refuses a publish whose options differ from the node's configuration, compared as raw values. */
export function requirePreconditions(
  service: PepService,
  node: PepNode,
  options: PublishOptions,
): void {
  if (options === undefined) return
  for (const [name, value] of options) {
    if (node.config.get(name) !== value) refuse(service, 'precondition', { field: name })
  }
}
