import { type AwsHistoryEvent, type Json } from '@stepwell/asl';
import { type LocalServices } from '../services/index.js';
import { snapshotOf, type SnapshotEvent } from './snapshot.js';
import { type TaskCall } from './task-call.js';

/** An execution that has ended, with all that it did. */
export interface ExecutionResult<Output = unknown> {
  readonly executionArn: string;
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  /** Its output; `undefined` unless it SUCCEEDED. */
  readonly output: Output;
  /** The error's name, and its cause, unless it SUCCEEDED. */
  readonly error: string | undefined;
  readonly cause: string | undefined;
  /**
   * Names of the states that were entered, in their order, those of branches and inline maps among them, each as often
   * as it was entered.
   */
  readonly states: readonly string[];
  /** What its Task states called, those of a Distributed Map's children among them, oldest first. */
  readonly calls: readonly TaskCall[];
  /** State transitions that AWS bills, retries included; those of a Distributed Map's children are not in it. */
  readonly transitions: number;
  /** Its history as GetExecutionHistory has it, timestamps in milliseconds. */
  readonly history: readonly AwsHistoryEvent[];
  /** The calls of one state. Throws `UnknownTaskState` where no state machine has a Task state of that name. */
  callsOf(state: string): readonly TaskCall[];
  /** Its history without what differs from run to run, for `toMatchSnapshot()` and the like. */
  snapshot(): SnapshotEvent[];
}

/** Resolves, once an execution has ended, to what it did. */
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
    status: status as ExecutionResult['status'], // it has ended
    // the caller says what the workflow gives
    output: (output === undefined ? undefined : (JSON.parse(output) as Json)) as Output,
    error,
    cause,
    states: history.flatMap(
      (event) => (event['stateEnteredEventDetails'] as { readonly name?: string } | undefined)?.name ?? [],
    ), // of a …StateEntered event
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

/** The child executions of its Distributed Maps. */
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
