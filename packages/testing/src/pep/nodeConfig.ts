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

/** Which form is being read: its type is named in errors. */
export type FormName = 'node_config' | 'publish-options'

/**
 * Reads the form inside an element into checked settings.
 *
 * @throws StanzaRefusal `form missing`, `field unknown`, `field invalid`
 */
export function readSettings(service: PepService, around: Element): Map<string, string> {
  const form = around.getChild('x', NS_DATA)
  if (form === undefined) return refuse(service, 'form missing')
  return checkSettings(service, readForm(form), 'node_config')
}

/** Checks settings field by field and brings values into one form. @throws StanzaRefusal `field unknown`, `field invalid` */
export function checkSettings(
  service: PepService,
  given: ReadonlyMap<string, string>,
  form: FormName,
): Map<string, string> {
  const { fields, unknownField } = service.profile.config
  const settings = new Map<string, string>()
  for (const [name, value] of given) {
    const field = fields.find((candidate) => candidate.name === name)
    if (field !== undefined) settings.set(name, checkValue(service, field, value, form))
    else if (unknownField === 'refused') refuse(service, 'field unknown', { field: name, form })
  }
  return settings
}

function checkValue(service: PepService, field: ConfigField, value: string, form: FormName) {
  const why = findFault(service.profile, field, value)
  if (why !== undefined) refuse(service, 'field invalid', { field: field.name, form, why })
  if (field.type === 'boolean') return isTrue(value) ? '1' : '0'
  const { cap } = service.profile.maxItems
  return field.check === 'count-or-max' && Number(value) > cap ? String(cap) : value
}

function findFault({ config, maxItems }: Profile, field: ConfigField, value: string) {
  if (field.type === 'boolean') {
    return /^(0|1|true|false)$/.test(value) ? undefined : `Invalid boolean representation:${value}`
  }
  if (field.check !== undefined) return findCountFault(maxItems, field, value)
  const listed = !config.checksLists || field.options === undefined
  return listed || field.options.includes(value) ? undefined : 'not an option'
}

function findCountFault(
  { cap, max, aboveCap, least }: Profile['maxItems'],
  { check }: ConfigField,
  value: string,
): string | undefined {
  if (check === 'count-or-max' && value === 'max' && max !== 'refused') return undefined
  if (!/^\d+$/.test(value)) return 'not a number'
  if (check === 'count') return undefined
  const fits = Number(value) >= least && (Number(value) <= cap || aboveCap === 'cut')
  return fits ? undefined : 'out of bounds'
}

/** The configuration that settings make of another one; a `max` that is no number to the server changes nothing. */
export function mergeConfig(
  { maxItems }: Profile,
  base: ReadonlyMap<string, string>,
  settings: ReadonlyMap<string, string>,
): Map<string, string> {
  const config = new Map([...base, ...settings])
  if (maxItems.max !== 'no number' || settings.get('max_items') !== 'max') return config
  return config.set('max_items', base.get('max_items') ?? '1')
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
  const { cap } = profile.maxItems
  const value = config.get('max_items')
  return value === undefined || value === 'max' ? cap : Math.min(cap, Number(value))
}

/** Whether a switch of the node is on; unset counts as `unset`. */
export function isOn(config: ReadonlyMap<string, string>, name: string, unset: boolean): boolean {
  const value = config.get(name)
  return value === undefined ? unset : value === '1'
}
