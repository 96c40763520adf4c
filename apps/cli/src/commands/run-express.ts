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

/** Flags of `stepwell start` for an Express state machine. */
export interface ExpressFlags {
  readonly name?: string;
  readonly timeout?: number;
}

/**
 * Runs an Express state machine synchronously and prints its output. Always waits, because AWS keeps no record of
 * Express executions.
 *
 * @throws ExecutionFailed or ExecutionTimedOut, depending on its status
 */
export async function runExpress(
  { name, stateMachineArn }: StateMachineSummary,
  input: unknown,
  flags: ExpressFlags,
  { stepwell, output, abortSignal }: CommandContext,
): Promise<void> {
  if (flags.timeout !== undefined) {
    throw new UsageError(
      '--timeout is not supported for Express state machines, whose executions end within 5 minutes. Omit the flag',
      '--timeout',
    );
  }
  await output.notify(`Running ${name} (Express) on ${await describeTarget(stepwell, stateMachineArn)}`);
  const workflow = untypedExpressWorkflow(stepwell, { stateMachineArn });
  const execution = await workflow.startSync(input, { name: flags.name, abortSignal }).catch(async (error: unknown) => {
    if (isAbortError(error))
      await output.notify('The execution is still running. Its result will be in the logs of the state machine');
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
