import { randomUUID } from 'node:crypto';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { InvalidInput, PAYLOAD_LIMIT_BYTES, problemAt, utf8Bytes } from '@stepwell/core';
import { call } from './call.js';
import { describeExecution } from './describe.js';
import { isCallFailed } from './errors/call-errors.js';
import { ExecutionNameConflict, PayloadTooLarge } from './errors/start-errors.js';
import { sameJson } from './same-json.js';
import { executionArnOf } from './state-machine-arn.js';
import { type Stepwell } from './stepwell.js';

/** How to start an execution. */
export interface StartOptions {
  /**
   * The execution's name, unique in the state machine for 90 days: an own key makes starting idempotent, whoever
   * calls and however often. Default a random one, which makes this call's own retries idempotent.
   */
  readonly name?: string;
  /**
   * Aborts the call with an `AbortError`; whether the execution was started is then unknown: start again by the same
   * name.
   */
  readonly abortSignal?: AbortSignal;
}

/** Takes a large input through another way (S3), and gives the one that says where it lies. */
export type Offload = (abortSignal: AbortSignal | undefined) => Promise<unknown>;

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html */
const acceptedName = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f\ufffe\uffff]{1,80}$/u;

/**
 * StartExecution by a name of its own, so that neither the AWS SDK's retries nor the caller's can start two. Step
 * Functions itself gives the running execution of that name and input, but refuses an ended one; here both are found.
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

/** @throws InvalidInput where Step Functions would refuse the name of an execution */
export function validateExecutionName(name: string): string {
  if (!acceptedName.test(name))
    throw new InvalidInput([
      problemAt(
        ['name'],
        name,
        'an execution name of 1 to 80 characters without spaces, brackets, wildcards and any of " # % \\ ^ | ~ ` $ & , ; : /',
      ),
    ]);
  return name;
}

/** An input as text; a large one by another way. @throws PayloadTooLarge where there is none */
export async function serializeInput(
  input: unknown,
  abortSignal: AbortSignal | undefined,
  offload: Offload | undefined,
): Promise<string> {
  const text = JSON.stringify(input) ?? 'null';
  const size = utf8Bytes(text);
  if (size <= PAYLOAD_LIMIT_BYTES) return text;
  if (offload === undefined)
    throw new PayloadTooLarge(size, PAYLOAD_LIMIT_BYTES, 'put it into S3 and pass where it lies');
  const smaller = JSON.stringify(await offload(abortSignal));
  const smallerSize = utf8Bytes(smaller);
  if (smallerSize > PAYLOAD_LIMIT_BYTES)
    throw new PayloadTooLarge(smallerSize, PAYLOAD_LIMIT_BYTES, 'shorten what is left of it');
  return smaller;
}
