import type { Element } from './element.ts'

/** What a declaration (`xmlns`, or `xmlns:p`) says at an element: there, or in the elements around. */
export function declared(element: Element, declaration: string): string | undefined {
  for (let scope: Element | null = element; scope !== null; scope = scope.parent) {
    const namespace = scope.attrs[declaration]
    if (namespace !== undefined) return namespace
  }
  return undefined
}
