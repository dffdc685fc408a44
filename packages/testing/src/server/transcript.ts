import type { Passing } from '../faults/match.ts'
import type { StanzaKind } from '../faults/kinds.ts'
import type { Element } from '@rxpep/core'

/** A stanza that crossed the wire. */
export interface TranscriptEntry extends Passing {
  /** When, in milliseconds by the server's clock. */
  readonly at: number
}

/** The stanzas of a transcript that went to the server, of one kind or all. */
export function sentOf(entries: readonly TranscriptEntry[], kind?: StanzaKind): Element[] {
  return stanzasOf(entries, 'toServer', kind)
}

/** The stanzas of a transcript that came to the client, of one kind or all. */
export function receivedOf(entries: readonly TranscriptEntry[], kind?: StanzaKind): Element[] {
  return stanzasOf(entries, 'toClient', kind)
}

function stanzasOf(
  entries: readonly TranscriptEntry[],
  direction: TranscriptEntry['direction'],
  kind: StanzaKind | undefined,
): Element[] {
  return entries
    .filter((entry) => entry.direction === direction)
    .filter((entry) => kind === undefined || entry.kinds.includes(kind))
    .map(({ stanza }) => stanza)
}
