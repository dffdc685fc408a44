/** A value that nobody may write to, all the way down: `$settings.theme = 'dark'` does not compile. */
export type DeepReadonly<T> = T extends (...args: never[]) => unknown
  ? T
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T
