/** What each icon is drawn of, in a square of 24. */
const PATHS = {
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l5 5',
  undo: 'M9 5 4 10l5 5M4 10h10a6 6 0 0 1 0 12h-3',
  redo: 'M15 5l5 5-5 5M20 10H10a6 6 0 0 0 0 12h3',
  pin: 'M9 3h6l-1 6 4 4v2H6v-2l4-4-1-6zM12 15v7',
  remove: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10 11v5M14 11v5',
  silent: 'M6 16V11a6 6 0 0 1 9-5.2M18 11v5l2 2H8M10 21h4M4 3l17 18',
  leave: 'M14 4H6v16h8M10 12h11M17 8l4 4-4 4',
} as const

/** A drawing beside or instead of words; whoever can't see it is told by the label of its button. */
export function Icon({ name }: { readonly name: keyof typeof PATHS }) {
  return (
    <svg className="drawing" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  )
}
