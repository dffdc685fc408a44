import type { Observable } from 'rxjs'
import type { RemoteNode } from '../remote/remoteNode.ts'
import type { Outbox } from '../sync/outbox.ts'

/** What a collection is made of, as only its account sees it. */
export interface Inner<T> {
  /** The node as the server has it. */
  readonly node: RemoteNode<T>
  /** The edits. */
  readonly outbox: Outbox<T>
  /** Tells when the edits are others. */
  readonly edited$: Observable<void>
}
