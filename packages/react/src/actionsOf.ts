const known = new WeakMap<object, object>()

/** Methods of a live object that need no `this`: the same functions for the same object, in all components. */
export function actionsOf<L extends object, K extends keyof L>(
  live: L,
  ...names: readonly K[]
): Pick<L, K> {
  const made = known.get(live) ?? Object.fromEntries(names.map((name) => [name, bound(live, name)]))
  known.set(live, made)
  return made as Pick<L, K>
}

function bound<L extends object>(live: L, name: keyof L): unknown {
  const method = live[name] as (...args: unknown[]) => unknown
  return method.bind(live)
}
