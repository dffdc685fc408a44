/**
 * The page that this runs in, where there is one. Outside of browsers some libraries leave a `document` of their own in its place, to
 * which nobody can listen.
 */
export function findPage(): Document | undefined {
  const page = globalThis.document as Partial<Document> | undefined
  return typeof page?.addEventListener === 'function' ? (page as Document) : undefined
}
