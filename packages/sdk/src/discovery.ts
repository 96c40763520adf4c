import { paginateListStateMachines, type StateMachineListItem } from '@aws-sdk/client-sfn';
import { call } from './call.js';
import { isCallFailed } from './errors/call-errors.js';
import { type CallOptions } from './execution.js';
import { type Stepwell } from './stepwell.js';
import { readTags } from './tags.js';

/** The tag by which a state machine tells which workflow it runs; the constructs set it. */
const workflowTag = 'stepwell:workflow';

/** A state machine of the account and region (or of the local runtime). */
export interface DeployedStateMachine {
  readonly stateMachineArn: string;
  readonly name: string;
  readonly type: 'STANDARD' | 'EXPRESS';
  readonly creationDate: Date | undefined;
  /** Slug of the Stepwell workflow that it runs, `concurrent-download`; `undefined` when it runs none. */
  readonly workflow: string | undefined;
}

/** Every state machine, with the workflow that it runs: ListStateMachines, and ListTagsForResource for each. */
export async function* listStateMachines(stepwell: Stepwell, { abortSignal }: CallOptions = {}): AsyncGenerator<DeployedStateMachine, void, undefined> {
  const pages = paginateListStateMachines({ client: stepwell.sfn, pageSize: 100 }, {}, { abortSignal });
  for (;;) {
    const page = await call(stepwell.sfn, 'states:ListStateMachines', abortSignal, () => pages.next());
    if (page.done) return;
    const { stateMachines = [] } = page.value;
    // Ten at a time: more would only meet the service's rate limit.
    for (let from = 0; from < stateMachines.length; from += 10) {
      yield* await Promise.all(stateMachines.slice(from, from + 10).map((item) => deployed(stepwell, item, abortSignal)));
    }
  }
}

/** The slug of the workflow that a state machine runs; `undefined` when it runs none of Stepwell's. */
export async function workflowOf(stepwell: Stepwell, stateMachineArn: string, { abortSignal }: CallOptions = {}): Promise<string | undefined> {
  return (await readTags(stepwell, stateMachineArn, abortSignal)).get(workflowTag);
}

async function deployed(stepwell: Stepwell, item: StateMachineListItem, abortSignal: AbortSignal | undefined): Promise<DeployedStateMachine> {
  const { stateMachineArn = '', name = '', type = 'STANDARD', creationDate } = item;
  return { stateMachineArn, name, type, creationDate, workflow: await workflowIfThere(stepwell, stateMachineArn, abortSignal) };
}

/** A state machine that is deleted between the list and the look has no tags any more. */
async function workflowIfThere(stepwell: Stepwell, stateMachineArn: string, abortSignal: AbortSignal | undefined): Promise<string | undefined> {
  try {
    return await workflowOf(stepwell, stateMachineArn, { abortSignal });
  } catch (error) {
    if (isCallFailed(error) && error.code === 'ResourceNotFound') return undefined;
    throw error;
  }
}
