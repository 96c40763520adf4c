import { type AwsHistoryEvent, type Json } from '@stepwell/asl';
import { type LocalServices } from '../environment/create-services.js';
import { snapshotOf, type SnapshotEvent } from './snapshot.js';
import { type TaskCall } from '../environment/mocks/task-call.js';

/** The result of an execution, with its history and calls. */
export interface ExecutionResult<Output = unknown> {
  readonly executionArn: string;
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  /** The output; `undefined` unless the status is SUCCEEDED. */
  readonly output: Output;
  /** The error name; `undefined` if the status is SUCCEEDED. */
  readonly error: string | undefined;
  readonly cause: string | undefined;
  /**
   * Names of the entered states in order, including those in branches and inline maps. A state appears once for each
   * time that it was entered.
   */
  readonly states: readonly string[];
  /** Calls of its Task states, including those of a Distributed Map's child executions, oldest first. */
  readonly calls: readonly TaskCall[];
  /**
   * Number of state transitions that AWS bills, including retries; excluding those of a Distributed Map's child
   * executions.
   */
  readonly transitions: number;
  /** Its history in the format of GetExecutionHistory, with timestamps in milliseconds. */
  readonly history: readonly AwsHistoryEvent[];
  /** The calls of one state. Throws `UnknownTaskState` if no state machine has a Task state with this name. */
  callsOf(state: string): readonly TaskCall[];
  /** Its history without values that differ between executions, for snapshot tests such as `toMatchSnapshot()`. */
  snapshot(): SnapshotEvent[];
}

/** Waits until an execution has ended and returns its result. */
export async function waitForResult<Output>(
  executionArn: string,
  { states }: Pick<LocalServices, 'states'>,
  allCalls: readonly TaskCall[],
  checkState: (state: string) => void,
): Promise<ExecutionResult<Output>> {
  const ended = await states.waitForExecution(executionArn);
  const history = states.history(executionArn);
  const arns = new Set([executionArn, ...(await childrenOf(executionArn, states, history))]);
  const calls = allCalls.filter((call) => arns.has(call.executionArn));
  const { status = 'FAILED', output, error, cause, name = '' } = ended;
  return {
    executionArn,
    status: status as ExecutionResult['status'], // the execution has ended
    // the caller declares the type
    output: (output === undefined ? undefined : (JSON.parse(output) as Json)) as Output,
    error,
    cause,
    states: history.flatMap(
      (event) => (event['stateEnteredEventDetails'] as { readonly name?: string } | undefined)?.name ?? [],
    ), // details of a …StateEntered event
    calls,
    transitions: states.transitions(executionArn),
    history,
    callsOf: (state) => {
      checkState(state);
      return calls.filter((call) => call.state === state);
    },
    snapshot: () => snapshotOf(history, { [name]: 'execution' }),
  };
}

/** ARNs of the child executions of its Distributed Maps. */
async function childrenOf(
  executionArn: string,
  states: LocalServices['states'],
  history: readonly AwsHistoryEvent[],
): Promise<string[]> {
  if (!history.some((event) => event.type === 'MapRunStarted')) return [];
  const { mapRuns = [] } = await states.call('ListMapRuns', { executionArn, maxResults: 1000 });
  const children: string[] = [];
  for (const { mapRunArn } of mapRuns) {
    let nextToken: string | undefined;
    do {
      const page = await states.call('ListExecutions', {
        mapRunArn,
        maxResults: 1000,
        ...(nextToken === undefined ? {} : { nextToken }),
      });
      for (const child of page.executions ?? [])
        if (child.executionArn !== undefined) children.push(child.executionArn);
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
  }
  return children;
}
