import { useEffect, useRef } from 'react'
import { Icon } from '../icon.tsx'

interface SearchProps {
  readonly value: string
  readonly onChange: (value: string) => void
}

/** What to look for; `/` leads here, Escape clears it. */
export function Search({ value, onChange }: SearchProps) {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof HTMLElement && event.target.matches('input, select')
      if (event.key !== '/' || isTyping) return
      event.preventDefault()
      field.current?.focus()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
  return (
    <div className="search grow">
      <Icon name="search" />
      <input
        ref={field}
        type="search"
        aria-label="Search rooms"
        placeholder="Search rooms"
        aria-keyshortcuts="/"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && onChange('')}
      />
      {value === '' && <kbd aria-hidden="true">/</kbd>}
    </div>
  )
}
