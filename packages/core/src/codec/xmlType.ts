/** A kind of value that is written as text: in an attribute or in an element. */
export interface XmlType<T> {
  /** What a text of this type is, for messages: `a whole number`. */
  readonly expects: string
  /** Reads a text; nothing when it is none of this type. */
  parse(text: string): T | undefined
  /** Writes a value; nothing when it is none of this type. */
  format(value: unknown): string | undefined
}

/** Any text, to the letter. */
export const xmlString: XmlType<string> = {
  expects: 'text',
  parse: (text) => text,
  format: (value) => (typeof value === 'string' ? value : undefined),
}

/** A boolean (XML Schema part 2 §3.2.2): `true` or `1`, `false` or `0`; written as a word. */
export const xmlBoolean: XmlType<boolean> = {
  expects: 'true or false',
  parse(text) {
    switch (text.trim()) {
      case 'true':
      case '1':
        return true
      case 'false':
      case '0':
        return false
      default:
        return undefined
    }
  },
  format: (value) => (typeof value === 'boolean' ? String(value) : undefined),
}

/** A whole number (XML Schema part 2 §3.3.13) that JavaScript holds exactly. */
export const xmlInteger: XmlType<number> = {
  expects: 'a whole number',
  parse(text) {
    const number = /^\s*[+-]?\d+\s*$/.test(text) ? Number(text) : NaN
    return Number.isSafeInteger(number) ? number + 0 : undefined
  },
  format: (value) => (Number.isSafeInteger(value) ? String(value) : undefined),
}

const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/

/** A moment as XEP-0082 §3.2 writes it, `2002-09-10T23:41:07Z`: a string, as precise and in the zone that it came in. */
export const xmlDateTime: XmlType<string> = {
  expects: 'a date and time',
  parse: (text) => (DATE_TIME.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined),
  format: (value) => (typeof value === 'string' ? xmlDateTime.parse(value) : undefined),
}

/** One of a few words. */
export function xmlOneOf<const W extends string>(...words: readonly W[]): XmlType<W> {
  const find = (value: unknown) => words.find((word) => word === value)
  return { expects: `one of ${words.join(', ')}`, parse: find, format: find }
}
