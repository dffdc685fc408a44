/** A letter in a colour that is the same for the same room everywhere. */
export function Avatar({ id, name }: { readonly id: string; readonly name: string }) {
  const [letter = '#'] = name
  return (
    <span className="avatar" style={{ '--hue': hueOf(id) }} aria-hidden="true">
      {letter.toUpperCase()}
    </span>
  )
}

function hueOf(id: string): number {
  let hash = 0
  for (const char of id) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) % 360
  return hash
}

declare module 'react' {
  interface CSSProperties {
    '--hue'?: number
  }
}
