import { randomUUID } from 'node:crypto';
import { type Clock } from '@stepwell/asl';
import { type Kernel } from './kernel.js';
import { type Call, type CallSource, type Values } from './operation.js';

/** A call of a service by code of this process. */
export interface InternalCall {
  readonly source: Exclude<CallSource, 'http'>;
  readonly clock: Clock;
  readonly region: string;
  /** The role of the caller: of an event rule, of a state machine. @default - the environment itself */
  readonly roleArn?: string | undefined;
  /** The trace header of X-Ray. @default - none */
  readonly traceHeader?: string | undefined;
  /** @default - never aborted */
  readonly signal?: AbortSignal;
}

/** Returns the call for {@link Kernel.invoke}, with a new request ID. */
export function internalCall({
  source,
  clock,
  region,
  roleArn,
  traceHeader,
  signal = neverAborted,
}: InternalCall): Call {
  return {
    caller: { accessKeyId: undefined, roleArn, region },
    source,
    signal,
    requestId: randomUUID(),
    clock,
    traceHeader,
  };
}

const neverAborted = new AbortController().signal;

/**
 * Calls an operation of a service: `invoke('sqs', 'CreateQueue', { QueueName })`. Services by the ID of their model.
 * Throws `AwsError`.
 */
export type Invoke = <Output = Values>(service: string, operation: string, input: object) => Promise<Output>;

/** Returns a function that makes such calls. */
export function invokeAs(kernel: Kernel, call: InternalCall): Invoke {
  return async <Output>(service: string, operation: string, input: object) =>
    // The service's model describes its output; the caller states what it reads of it.
    ((await kernel.invoke(service, operation, input as Values, internalCall(call))) ?? {}) as Output;
}
