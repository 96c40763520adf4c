import {
  ExecutionFailed,
  ExecutionTimedOut,
  isAbortError,
  untypedExpressWorkflow,
  type StateMachineSummary,
  type SyncExecution,
} from '@stepwell/sdk';
import { reportOutcome } from '../execution-report.js';
import { describeTarget } from '../target.js';
import { UsageError } from '../usage-error.js';
import { type CommandContext } from './command-context.js';

/** The flags that `stepwell start` reads for an Express state machine. */
export interface ExpressFlags {
  readonly name?: string;
  readonly timeout?: number;
}

/**
 * Runs an execution of an Express state machine to its end and prints its output. AWS keeps no record of such an
 * execution that could be read later, so the command always waits for its end.
 *
 * @throws ExecutionFailed and ExecutionTimedOut as it ended
 */
export async function runExpress(
  { name, stateMachineArn }: StateMachineSummary,
  input: unknown,
  flags: ExpressFlags,
  { stepwell, output, abortSignal }: CommandContext,
): Promise<void> {
  if (flags.timeout !== undefined) {
    const problem = '--timeout must not be set for an Express state machine, whose executions end within 5 minutes';
    throw new UsageError(`${problem}. Leave it out`, '--timeout');
  }
  await output.notify(`Running ${name} (Express) on ${await describeTarget(stepwell, stateMachineArn)}`);
  const workflow = untypedExpressWorkflow(stepwell, { stateMachineArn });
  const execution = await workflow.startSync(input, { name: flags.name, abortSignal }).catch(async (error: unknown) => {
    if (isAbortError(error)) await output.notify('The execution goes on. Its end is in the logs of the state machine');
    throw error;
  });
  if (execution.status === 'SUCCEEDED') await output.data(JSON.stringify(execution.output, undefined, 2));
  await reportOutcome(execution, output);
  await output.record(recordOf(stateMachineArn, execution));
  if (execution.status === 'FAILED') throw new ExecutionFailed(execution);
  if (execution.status === 'TIMED_OUT') throw new ExecutionTimedOut(execution);
}

function recordOf(stateMachineArn: string, execution: SyncExecution<unknown>): Record<string, unknown> {
  const { executionArn, status, startDate, stopDate } = execution;
  // arn:aws:states:<region>:<account>:express:<state machine>:<name>:<id>
  const name = executionArn.split(':')[7];
  const end =
    status === 'SUCCEEDED' ? { output: execution.output } : { error: execution.error, cause: execution.causeText };
  const dates = { startDate: startDate.toISOString(), stopDate: stopDate.toISOString() };
  return { type: 'execution', executionArn, name, stateMachineArn, status, ...dates, ...end };
}
