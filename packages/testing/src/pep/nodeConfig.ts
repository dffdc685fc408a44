import type { Element } from '@rxpep/core'
import type { ConfigField, Profile } from '../profiles/profile.ts'
import { NS_DATA } from '../xml/namespaces.ts'
import { isTrue } from '../xml/stanza.ts'
import { readForm } from './configForm.ts'
import { refuse, type PepService } from './pepService.ts'

/** The configuration of a node that was created without one. */
export function initialConfig(profile: Profile): Map<string, string> {
  const config = new Map<string, string>()
  for (const { name, initial } of profile.config.fields) {
    if (initial !== undefined) config.set(name, initial)
  }
  return config
}

/**
 * Reads the form inside an element into checked settings.
 *
 * @throws StanzaRefusal `form missing`, `field invalid`
 */
export function readSettings(service: PepService, around: Element): Map<string, string> {
  const form = around.getChild('x', NS_DATA)
  if (form === undefined) return refuse(service, 'form missing')
  return checkSettings(service, readForm(form))
}

/** Checks settings field by field and brings values into one form. @throws StanzaRefusal `field invalid` */
export function checkSettings(
  service: PepService,
  given: ReadonlyMap<string, string>,
): Map<string, string> {
  const { fields, unknownField } = service.profile.config
  const settings = new Map<string, string>()
  for (const [name, value] of given) {
    const field = fields.find((candidate) => candidate.name === name)
    if (field !== undefined) settings.set(name, checkValue(service, field, value))
    else if (unknownField === 'refused') refuse(service, 'field invalid')
  }
  return settings
}

function checkValue(service: PepService, field: ConfigField, value: string): string {
  if (field.type === 'boolean') {
    if (!/^(0|1|true|false)$/.test(value)) refuse(service, 'field invalid')
    return isTrue(value) ? '1' : '0'
  }
  if (field.check === 'count-or-max') return checkMaxItems(service, value)
  if (field.check === 'count' && !/^\d+$/.test(value)) refuse(service, 'field invalid')
  if (field.options && !field.options.includes(value)) refuse(service, 'field invalid')
  return value
}

function checkMaxItems(service: PepService, value: string): string {
  const { cap, max, aboveCap } = service.profile.maxItems
  if (value === 'max' && max !== 'refused') return value
  const count = Number(value)
  if (value === 'max' || !Number.isInteger(count))
    return refuse(service, 'field invalid', 'max_items: not a number')
  if (count >= 1 && count <= cap) return String(count)
  if (aboveCap === 'cut' && count > cap) return String(cap)
  return refuse(service, 'field invalid', 'max_items: out of bounds')
}

/** Refuses a configuration that no node of this server may have. */
export function requireAcceptable(service: PepService, config: ReadonlyMap<string, string>): void {
  const { accessModels } = service.profile.config
  if (!accessModels.includes(config.get('access_model') ?? '')) {
    refuse(service, 'node not acceptable')
  }
}

/** How many items a node with this configuration keeps. */
export function keptItems(profile: Profile, config: ReadonlyMap<string, string>): number {
  const { cap, max } = profile.maxItems
  const value = config.get('max_items')
  if (value === 'max') return max === 'cap' ? cap : 1
  return value === undefined ? cap : Math.min(cap, Number(value))
}

/** Whether a switch of the node is on; unset counts as `unset`. */
export function isOn(config: ReadonlyMap<string, string>, name: string, unset: boolean): boolean {
  const value = config.get(name)
  return value === undefined ? unset : value === '1'
}
