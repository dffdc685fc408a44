type Methods = Record<string, (...args: never[]) => unknown>

/** Methods of a target as functions that stay the same: each calls the target of that moment. */
export function actionsOf<O extends object, K extends keyof O & string>(
  target: () => O,
  ...names: K[]
): Pick<O, K> {
  const call =
    (name: K) =>
    (...args: never[]) =>
      (target() as unknown as Methods)[name]?.(...args)
  return Object.fromEntries(names.map((name) => [name, call(name)])) as Pick<O, K>
}
