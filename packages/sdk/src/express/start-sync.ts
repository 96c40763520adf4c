import { StartSyncExecutionCommand, type StartSyncExecutionInput } from '@aws-sdk/client-sfn';
import { isAbortError } from '../clock.js';
import { call } from '../call.js';
import { isCallFailed } from '../errors/call-errors.js';
import {
  ExecutionFailed,
  ExecutionTimedOut,
  UnexpectedOutput,
  type FailureDetails,
} from '../errors/execution-errors.js';
import { isSdkError } from '../errors/sdk-error.js';
import { StateMachineTypeNotSupported } from '../errors/start-errors.js';
import { type OutputReader } from '../execution-handle.js';
import { type Stepwell } from '../stepwell.js';
import { ResponseLost, keepCustomHost, disableUnsafeRetries } from './sync-call.js';

/** The result of a synchronous Express execution: a union discriminated by `status`. */
export type SyncExecution<Output> = SyncSuccess<Output> | SyncFailure;

/** Common fields of the results of a synchronous execution. */
interface SyncExecutionBase {
  readonly executionArn: string;
  readonly startDate: Date;
  readonly stopDate: Date;
  /** Billed duration, in steps of 100 ms, and billed memory in MB, in steps of 64. */
  readonly billing: { readonly milliseconds: number; readonly megabytes: number };
  /** The request ID for AWS support. */
  readonly requestId: string | undefined;
}

/** A synchronous execution that succeeded. */
export interface SyncSuccess<Output> extends SyncExecutionBase {
  readonly status: 'SUCCEEDED';
  readonly output: Output;
}

/** A synchronous execution that failed, or exceeded its `TimeoutSeconds` or the Express limit of five minutes. */
export interface SyncFailure extends SyncExecutionBase {
  readonly status: 'FAILED' | 'TIMED_OUT';
  /** The error name, if the execution has one. */
  readonly error: string | undefined;
  /** The cause as returned by the service, often JSON. */
  readonly causeText: string | undefined;
}

/** Calls StartSyncExecution. Starts at most one execution. */
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
  const response = await call(sfn, 'states:StartSyncExecution', abortSignal, send).catch((error: unknown) => {
    if (isCallFailed(error) && error.code === 'StateMachineTypeNotSupported')
      throw new StateMachineTypeNotSupported(
        String(input.stateMachineArn),
        'Standard state machines have no synchronous executions. Use workflow() with start() and result()',
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
  } = response;
  const billing = {
    milliseconds: billingDetails?.billedDurationInMilliseconds ?? 0,
    megabytes: billingDetails?.billedMemoryUsedInMB ?? 0,
  };
  const end: SyncExecutionBase = {
    executionArn,
    startDate,
    stopDate,
    billing,
    requestId: response.$metadata.requestId,
  };
  if (status === 'SUCCEEDED')
    return { ...end, status, output: await read(executionArn, response.output, readOutput, abortSignal) };
  return { ...end, status: status === 'TIMED_OUT' ? status : 'FAILED', error, causeText };
}

/** Returns the output of an execution that succeeded. Throws the error of any other. */
export function outputOf<Output>(execution: SyncExecution<Output>): Output {
  if (execution.status === 'SUCCEEDED') return execution.output;
  const { executionArn, error, causeText, requestId } = execution;
  // Without a history, the failed state is not known.
  const end: FailureDetails = { executionArn, error, causeText, requestId };
  throw execution.status === 'TIMED_OUT' ? new ExecutionTimedOut(end) : new ExecutionFailed(end);
}

async function read<Output>(
  executionArn: string,
  output: string | undefined,
  readOutput: OutputReader<Output>,
  abortSignal: AbortSignal | undefined,
): Promise<Output> {
  if (output === undefined) throw new UnexpectedOutput(executionArn, 'the response does not contain it', undefined);
  try {
    return await readOutput(JSON.parse(output) as unknown, abortSignal);
  } catch (error) {
    // Errors of the call that reads the output are already meaningful.
    if (isSdkError(error) || isAbortError(error)) throw error;
    throw new UnexpectedOutput(executionArn, error instanceof Error ? error.message : String(error), output, error);
  }
}
