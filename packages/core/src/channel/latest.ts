import type { Subscriber } from 'rxjs'
import { Channel } from './channel.ts'

/** A channel that has a value at each moment: whoever subscribes is told it first. */
export class Latest<V> extends Channel<V> {
  #value: V

  constructor(value: V) {
    super()
    this.#value = value
  }

  /** The last value. */
  get value(): V {
    return this.#value
  }

  /** Tells everybody another one. */
  override next(value: V): void {
    this.#value = value
    super.next(value)
  }

  /** Tells the last value. */
  protected override welcome(listener: Subscriber<V>): void {
    listener.next(this.#value)
  }
}
