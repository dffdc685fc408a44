import type { Observable } from 'rxjs'
import type { Intent } from '../outbox/intent.ts'
import type { Edit, EditOutcome, EditState } from './edit.ts'
import type { EditLife } from './editLife.ts'

/** What the user may do with an edit. */
export type EditActions<T> = Pick<Edit<T>, 'retry' | 'discard'>

/** An edit as the user holds it. A class, as an object that brings getters of its own along takes long to make. */
export class HeldEdit<T> implements Edit<T> {
  readonly type: Intent<T>['type']
  readonly id: string | undefined
  readonly value: T | undefined
  readonly retry: () => Edit<T>
  readonly discard: () => boolean
  // Neither private to the engine nor an object: what wraps edits to watch them, as Vue does, reads it through its wrapper.
  private readonly life: () => EditLife<T>

  constructor(intent: Intent<T>, life: EditLife<T>, { retry, discard }: EditActions<T>) {
    this.type = intent.type
    this.id = intent.type === 'clear' ? undefined : intent.id
    this.value = 'after' in intent ? intent.after : undefined
    this.retry = retry
    this.discard = discard
    this.life = () => life
  }

  get done(): Promise<EditOutcome<T>> {
    return this.life().done
  }

  get state(): EditState {
    return this.life().state
  }

  get outcome(): EditOutcome<T> | undefined {
    return this.life().outcome
  }

  get state$(): Observable<EditState> {
    return this.life().state$
  }
}
