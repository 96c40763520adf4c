import { StartSyncExecutionCommand, type StartSyncExecutionInput } from '@aws-sdk/client-sfn';
import { isAbortError } from '../abort.js';
import { call } from '../call.js';
import { isCallFailed } from '../errors/call-errors.js';
import {
  ExecutionFailed,
  ExecutionTimedOut,
  UnexpectedOutput,
  type FailureDetails,
} from '../errors/execution-errors.js';
import { isSdkError } from '../errors/sdk-error.js';
import { StateMachineTypeNotSupported } from '../errors/state-machine-type-not-supported.js';
import { type OutputReader } from '../execution-handle.js';
import { type Stepwell } from '../stepwell.js';
import { ResponseLost, keepCustomHost, disableUnsafeRetries } from './sync-call.js';

/** How a synchronous Express execution ended. A union over `status`. */
export type SyncExecution<Output> = SyncSuccess<Output> | SyncFailure;

/** What both ends of a synchronous execution tell. */
interface SyncExecutionBase {
  readonly executionArn: string;
  readonly startDate: Date;
  readonly stopDate: Date;
  /** What the execution is billed for: duration in steps of 100 ms, memory in MB in steps of 64. */
  readonly billing: { readonly milliseconds: number; readonly megabytes: number };
  /** The id that AWS support asks for. */
  readonly requestId: string | undefined;
}

/** It succeeded. */
export interface SyncSuccess<Output> extends SyncExecutionBase {
  readonly status: 'SUCCEEDED';
  readonly output: Output;
}

/** It failed, or its `TimeoutSeconds` or the five minutes of Express ran out. */
export interface SyncFailure extends SyncExecutionBase {
  readonly status: 'FAILED' | 'TIMED_OUT';
  /** The error's name, where the execution has one. */
  readonly error: string | undefined;
  /** The cause as the service gives it: text, often JSON. */
  readonly causeText: string | undefined;
}

/** StartSyncExecution: one execution at most for one call. */
export async function startSync<Output>(
  stepwell: Stepwell,
  input: StartSyncExecutionInput,
  readOutput: OutputReader<Output>,
  abortSignal: AbortSignal | undefined,
): Promise<SyncExecution<Output>> {
  const { sfn } = stepwell;
  const command = new StartSyncExecutionCommand(input);
  keepCustomHost(command);
  disableUnsafeRetries(command);
  const send = async () => {
    try {
      return await sfn.send(command, { abortSignal });
    } catch (error) {
      throw error instanceof ResponseLost ? error.thrown : error;
    }
  };
  const answer = await call(sfn, 'states:StartSyncExecution', abortSignal, send).catch((error: unknown) => {
    if (isCallFailed(error) && error.code === 'StateMachineTypeNotSupported')
      throw new StateMachineTypeNotSupported(
        String(input.stateMachineArn),
        'a Standard state machine has no synchronous executions: use workflow(), start() and result()',
        error,
      );
    throw error;
  });
  const {
    executionArn = '',
    startDate = new Date(Number.NaN),
    stopDate = new Date(Number.NaN),
    billingDetails,
    status,
    error,
    cause: causeText,
  } = answer;
  const billing = {
    milliseconds: billingDetails?.billedDurationInMilliseconds ?? 0,
    megabytes: billingDetails?.billedMemoryUsedInMB ?? 0,
  };
  const end: SyncExecutionBase = { executionArn, startDate, stopDate, billing, requestId: answer.$metadata.requestId };
  if (status === 'SUCCEEDED')
    return { ...end, status, output: await read(executionArn, answer.output, readOutput, abortSignal) };
  return { ...end, status: status === 'TIMED_OUT' ? status : 'FAILED', error, causeText };
}

/** The output of an execution that succeeded; the failure of any other, thrown. */
export function outputOf<Output>(execution: SyncExecution<Output>): Output {
  if (execution.status === 'SUCCEEDED') return execution.output;
  const { executionArn, error, causeText, requestId } = execution;
  // Express executions have no history that could name the state.
  const end: FailureDetails = { executionArn, error, causeText, requestId };
  throw execution.status === 'TIMED_OUT' ? new ExecutionTimedOut(end) : new ExecutionFailed(end);
}

async function read<Output>(
  executionArn: string,
  output: string | undefined,
  readOutput: OutputReader<Output>,
  abortSignal: AbortSignal | undefined,
): Promise<Output> {
  if (output === undefined)
    throw new UnexpectedOutput(executionArn, 'the service left it out of its answer', undefined);
  try {
    return await readOutput(JSON.parse(output) as unknown, abortSignal);
  } catch (error) {
    // What a call for the output met says by itself what is wrong.
    if (isSdkError(error) || isAbortError(error)) throw error;
    throw new UnexpectedOutput(executionArn, error instanceof Error ? error.message : String(error), output, error);
  }
}
