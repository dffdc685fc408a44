/**
 * A persistent trie from slots (small integers) to pairs of cells.
 *
 * Nodes are arrays: a leaf has 16 pairs, cell after cell, a branch has up to 16 nodes. The element after them is the
 * number of the edit that made the node; only that edit may still write to it. The level of a node is how many bits of
 * a slot are left for the nodes below: 0 for a leaf.
 */
export type TrieNode = unknown[]

/** What an empty cell holds. */
export const EMPTY = Symbol('empty')

/** How many bits of a slot a node takes. */
export const BITS = 4
const WIDTH = 1 << BITS

/** Whether a trie whose root has this level has room for a slot. */
export function reaches(level: number, slot: number): boolean {
  return slot >>> level < WIDTH
}

/** One cell of a slot's pair. */
export function cellAt(
  root: TrieNode | undefined,
  level: number,
  slot: number,
  cell: 0 | 1,
): unknown {
  let node = reaches(level, slot) ? root : undefined
  for (; level > 0 && node !== undefined; level -= BITS) node = child(node, place(slot, level))
  return node === undefined ? EMPTY : node[place(slot, 0) * 2 + cell]
}

/** The trie with another pair in a slot: a copy of the path there, but for the nodes that this edit has made. */
export function written(
  node: TrieNode | undefined,
  level: number,
  slot: number,
  first: unknown,
  second: unknown,
  edit: number,
): TrieNode {
  const own = ownedBy(edit, node, level)
  const i = place(slot, level)
  if (level > 0) {
    own[i] = written(child(own, i), level - BITS, slot, first, second, edit)
  } else {
    own[i * 2] = first
    own[i * 2 + 1] = second
  }
  return own
}

/** Appends to `found`, in their order, the slots whose first cells differ. What both tries share is skipped unseen. */
export function differing(
  before: TrieNode | undefined,
  after: TrieNode | undefined,
  level: number,
  found: number[] = [],
  slot = 0,
): number[] {
  if (before === after) return found
  for (let i = 0; i < WIDTH; i++, slot += 1 << level) {
    if (level > 0) differing(child(before, i), child(after, i), level - BITS, found, slot)
    else if (!Object.is(cellAt(before, 0, i, 0), cellAt(after, 0, i, 0))) found.push(slot)
  }
  return found
}

function place(slot: number, level: number): number {
  return (slot >>> level) & (WIDTH - 1)
}

function child(branch: TrieNode | undefined, i: number): TrieNode | undefined {
  return branch && (branch[i] as TrieNode | undefined)
}

function ownedBy(edit: number, node: TrieNode | undefined, level: number): TrieNode {
  const owner = level > 0 ? WIDTH : WIDTH * 2
  if (node !== undefined && node[owner] === edit) return node
  const own = node
    ? node.slice()
    : new Array<unknown>(owner + 1).fill(level > 0 ? undefined : EMPTY)
  own[owner] = edit
  return own
}
