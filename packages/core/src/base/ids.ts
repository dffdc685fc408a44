/** A source of ids that nobody else can guess. */
export type IdSource = () => string

/** Random version 4 UUIDs (RFC 9562 §5.4). */
export const randomIds: IdSource = () => crypto.randomUUID()
