import { parseXml } from '../xml/parseXml.ts'
import type { EditRecord } from './storedNode.ts'

const TYPES: readonly unknown[] = [
  'put',
  'update',
  'remove',
  'clear',
] satisfies EditRecord['type'][]

/** An edit as text. */
export function writeEdit(record: EditRecord): string {
  return JSON.stringify(record)
}

/** The edit that a text holds; nothing when it holds none, or one whose payloads are no XML. */
export function readEdit(text: string): EditRecord | undefined {
  try {
    const record = JSON.parse(text) as unknown
    return isEdit(record) ? record : undefined
  } catch {
    return undefined
  }
}

function isEdit(record: unknown): record is EditRecord {
  if (!isObject(record)) return false
  const { type, id, before, after, first, overwrite, sent, failed } = record
  return (
    TYPES.includes(type) &&
    (typeof id === 'string' || (type === 'clear' && id === undefined)) &&
    (type === 'put' || type === 'update' ? isXml(after) : isXmlOrNone(after)) &&
    isXmlOrNone(before) &&
    isFlag(first) &&
    isFlag(overwrite) &&
    (sent === undefined || (isObject(sent) && isXmlOrNone(sent['base']))) &&
    (failed === undefined || isObject(failed))
  )
}

function isFlag(value: unknown): boolean {
  return value === undefined || typeof value === 'boolean'
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isXmlOrNone(text: unknown): boolean {
  return text === undefined || isXml(text)
}

/** Throws when it is not well-formed. */
function isXml(text: unknown): boolean {
  if (typeof text !== 'string') return false
  parseXml(text)
  return true
}
