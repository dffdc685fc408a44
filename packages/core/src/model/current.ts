/** The ItemID of the one item of a node that holds a single thing (XEP-0060 §12.20, singleton nodes). */
export const CURRENT = 'current'
