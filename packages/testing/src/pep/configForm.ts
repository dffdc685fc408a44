// XEP-0004 (2.13.1) Data Forms, XEP-0060 (1.26.0) §8.2: "the service MUST … specify a FORM_TYPE of pubsub#node_config"
import { xml, type Element } from '@rxpep/core'
import type { ConfigField, Profile } from '../profiles/profile.ts'
import { NS_DATA, NS_DATA_VALIDATE, NS_PUBSUB } from '../xml/namespaces.ts'

/** Builds the configuration form of a node as the server shows it. */
export function buildConfigForm(
  profile: Profile,
  config: ReadonlyMap<string, string>,
  type: 'form' | 'result' = 'form',
): Element {
  const fields = profile.config.fields.map((field) => buildField(field, profile, config))
  return xml('x', { xmlns: NS_DATA, type }, formType(), ...fields)
}

function formType(): Element {
  const value = xml('value', {}, `${NS_PUBSUB}#node_config`)
  return xml('field', { var: 'FORM_TYPE', type: 'hidden' }, value)
}

function buildField(
  field: ConfigField,
  profile: Profile,
  config: ReadonlyMap<string, string>,
): Element {
  const value = config.get(field.name) ?? field.shown
  return xml(
    'field',
    { var: `pubsub#${field.name}`, type: field.type, label: field.name },
    ...(field.options ?? []).map((option) => xml('option', {}, xml('value', {}, option))),
    field.name === 'max_items' && profile.maxItems.capInForm && buildRange(profile.maxItems.cap),
    value !== undefined && xml('value', {}, value),
  )
}

function buildRange(cap: number): Element {
  const range = xml('range', { min: '1', max: String(cap) })
  return xml('validate', { xmlns: NS_DATA_VALIDATE, datatype: 'pubsub:integer-or-max' }, range)
}

/** The fields of a submitted form by name without `pubsub#`; of a field with several values, the first. */
export function readForm(form: Element): Map<string, string> {
  const fields = new Map<string, string>()
  for (const field of form.getChildren('field', NS_DATA)) {
    const name = field.attrs['var'] ?? ''
    const value = field.getChild('value', NS_DATA)
    if (name === 'FORM_TYPE' || name === '' || value === undefined) continue
    fields.set(name.replace(/^pubsub#/, ''), value.getText())
  }
  return fields
}
