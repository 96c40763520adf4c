import { type FaultInjector } from '../../../kernel/chaos/index.js';
import { type Call } from '../../../kernel/operation.js';
import { type Queue } from '../queue.js';
import { type QueueStore } from '../store.js';

/** The state that the operations share. */
export interface SqsDependencies {
  readonly store: QueueStore;
  readonly accountId: string;
  readonly faults: FaultInjector;
}

/** The queue of a `QueueUrl`. Throws `QueueDoesNotExist`. */
export function queueOf({ store }: SqsDependencies, input: { readonly QueueUrl: string }): Queue {
  return store.get(input.QueueUrl);
}

/** The `SenderId` of messages: the id of the role and the session, named after the role here; else the account. */
export function senderOf({ accountId }: SqsDependencies, { caller }: Call): string {
  const role = caller.roleArn;
  return role === undefined ? accountId : `AROA${role.slice(role.lastIndexOf('/') + 1).toUpperCase()}:stepwell`;
}
