import { isDeepStrictEqual } from 'node:util';
import { randomUUID } from 'node:crypto';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { InvalidInput, PAYLOAD_LIMIT_BYTES, problemAt, utf8Bytes } from '@stepwell/core';
import { call } from './call.js';
import { describeExecution } from './describe.js';
import { isCallFailed } from './errors/call-errors.js';
import { ExecutionNameConflict, PayloadTooLarge } from './errors/start-errors.js';
import { executionArnOf } from './state-machine-arn.js';
import { type Stepwell } from './stepwell.js';

/** Whether two strings contain the same JSON value, regardless of the order of members and white space. */
export function sameJson(one: string, other: string): boolean {
  if (one === other) return true;
  try {
    return isDeepStrictEqual(JSON.parse(one), JSON.parse(other));
  } catch {
    return false;
  }
}

/** Options for starting an execution. */
export interface StartOptions {
  /**
   * The execution's name, unique within the state machine for 90 days. A name of your own makes starts idempotent
   * across callers. Default: a random name, which makes the retries of this call idempotent.
   */
  readonly name?: string;
  /**
   * Aborts the call with an `AbortError`. The execution may or may not have started: start it again with the same name.
   */
  readonly abortSignal?: AbortSignal;
}

/** Stores a large input in S3 and returns the reference to it. */
export type Offload = (abortSignal: AbortSignal | undefined) => Promise<unknown>;

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html */
const acceptedName = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f\ufffe\uffff]{1,80}$/u;

/**
 * Calls StartExecution with a name, so that retries of the AWS SDK or the caller cannot start two executions. Step
 * Functions returns a running execution with the same name and input, but rejects the call if it has ended; this
 * function returns the execution in both cases.
 *
 * @returns the execution's ARN
 */
export async function startExecution(
  stepwell: Stepwell,
  stateMachineArn: string,
  input: unknown,
  options: StartOptions,
  offload?: Offload,
): Promise<string> {
  const { name = randomUUID(), abortSignal } = options;
  validateExecutionName(name);
  const text = await serializeInput(input, abortSignal, offload);
  try {
    const request = new StartExecutionCommand({ stateMachineArn, name, input: text });
    const { executionArn } = await call(stepwell.sfn, 'states:StartExecution', abortSignal, () =>
      stepwell.sfn.send(request, { abortSignal }),
    );
    return executionArn ?? executionArnOf(stateMachineArn, name);
  } catch (error) {
    if (!isCallFailed(error) || error.code !== 'ExecutionAlreadyExists') throw error;
    const executionArn = executionArnOf(stateMachineArn, name);
    const existing = await describeExecution(stepwell, executionArn, abortSignal);
    if (existing.input !== undefined && sameJson(existing.input, text)) return executionArn;
    throw new ExecutionNameConflict(name, executionArn, error.requestId, error);
  }
}

/** @throws InvalidInput if Step Functions would reject the execution name */
export function validateExecutionName(name: string): string {
  if (!acceptedName.test(name))
    throw new InvalidInput([
      problemAt(
        ['name'],
        name,
        'an execution name of 1 to 80 characters without spaces, brackets, wildcards ' +
          'and any of " # % \\ ^ | ~ ` $ & , ; : /',
      ),
    ]);
  return name;
}

/** Serializes an input, and offloads a large one. @throws PayloadTooLarge if it cannot be offloaded */
export async function serializeInput(
  input: unknown,
  abortSignal: AbortSignal | undefined,
  offload: Offload | undefined,
): Promise<string> {
  const text = JSON.stringify(input) ?? 'null';
  const size = utf8Bytes(text);
  if (size <= PAYLOAD_LIMIT_BYTES) return text;
  if (offload === undefined) throw new PayloadTooLarge(size, PAYLOAD_LIMIT_BYTES, 'store it in S3 and pass its URI');
  const smaller = JSON.stringify(await offload(abortSignal));
  const smallerSize = utf8Bytes(smaller);
  if (smallerSize > PAYLOAD_LIMIT_BYTES)
    throw new PayloadTooLarge(smallerSize, PAYLOAD_LIMIT_BYTES, 'shorten its other fields');
  return smaller;
}
