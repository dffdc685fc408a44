import { useEffect, useState, type RefObject } from 'react'
import { defaultRangeExtractor, useWindowVirtualizer, type Range } from '@tanstack/react-virtual'
import type { Row } from '@rxpep/core'

/** How high a row is, in pixels, until it has been measured. */
const HEIGHT = 73

/** A row in sight, and where it is. */
interface PlacedRow {
  readonly key: string
  readonly index: number
  readonly top: number
}

/** Which rows of a list are in sight. The row that is being edited is always there: what was typed must not be lost by scrolling. */
export function useRoomWindow(
  list: RefObject<HTMLElement | null>,
  rows: readonly Row<unknown>[],
  editing: string | undefined,
) {
  const scrollMargin = useTop(list)
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => HEIGHT,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 8,
    scrollMargin,
    rangeExtractor: (range) => withRow(range, editing === undefined ? -1 : indexOf(rows, editing)),
    useFlushSync: false,
  })
  const items = virtualizer.getVirtualItems().map(({ key, index, start }): PlacedRow => ({
    key: String(key),
    index,
    top: start - scrollMargin,
  }))
  return { items, height: virtualizer.getTotalSize(), measure: virtualizer.measureElement }
}

/** How far from the upper end of the page an element begins. */
function useTop(element: RefObject<HTMLElement | null>): number {
  const [top, setTop] = useState(0)
  useEffect(() => {
    const observer = new ResizeObserver(() => setTop(element.current?.offsetTop ?? 0))
    // Whatever comes or goes above the list changes the height of the page.
    observer.observe(document.body)
    return () => observer.disconnect()
  }, [element])
  return top
}

function indexOf(rows: readonly Row<unknown>[], wanted: string): number {
  return rows.findIndex(({ id }) => id === wanted)
}

function withRow(range: Range, index: number): number[] {
  const indexes = defaultRangeExtractor(range)
  if (index < 0 || indexes.includes(index)) return indexes
  return [...indexes, index].sort((a, b) => a - b)
}
