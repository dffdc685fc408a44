const NONE = Symbol('none')

/**
 * A rival of the slot map: the newest version owns a plain map, each older one remembers what the next one overwrote
 * (H. G. Baker, "Shallow binding makes functional arrays fast", 1991). Fast to update, slow to read once old.
 */
export class VersionChain<V> {
  #map: Map<string, V> | undefined
  #next: VersionChain<V> | undefined
  #key = ''
  #value: V | typeof NONE = NONE

  constructor(map: Map<string, V>) {
    this.#map = map
  }

  /** The value of a key: at once in the newest version, by the chain in an older one. */
  get(key: string): V | undefined {
    let version: VersionChain<V> = this // eslint-disable-line @typescript-eslint/no-this-alias
    for (; version.#next !== undefined; version = version.#next) {
      if (version.#key === key) return version.#value === NONE ? undefined : version.#value
    }
    return version.#map?.get(key)
  }

  /** The version after a change; a newest version becomes an old one by it. */
  set(key: string, value: V): VersionChain<V> {
    const map = this.#map ?? this.#rebuilt()
    const next = new VersionChain(map)
    if (this.#map !== undefined) this.#becomeOld(key, map, next)
    map.set(key, value)
    return next
  }

  /** All entries, in no particular order. */
  entries(): Iterable<[string, V]> {
    return this.#map ?? this.#rebuilt()
  }

  #becomeOld(key: string, map: ReadonlyMap<string, V>, next: VersionChain<V>): void {
    this.#key = key
    this.#value = map.has(key) ? (map.get(key) as V) : NONE
    this.#map = undefined
    this.#next = next
  }

  #rebuilt(): Map<string, V> {
    if (this.#next === undefined) return new Map(this.#map)
    const map = this.#next.#rebuilt()
    if (this.#value === NONE) map.delete(this.#key)
    else map.set(this.#key, this.#value)
    return map
  }
}
