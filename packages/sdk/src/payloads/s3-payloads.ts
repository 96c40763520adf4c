import { offloadMessage, readMessage } from '../objects/message.js';
import { type PayloadStore } from '../payload-store.js';
import { optionalString, requiredStepwell } from '../required.js';
import { type Stepwell } from '../stepwell.js';

/** Where {@link s3Payloads} stores inputs. */
export interface S3PayloadOptions {
  /**
   * Bucket for inputs above 262,144 bytes. Such an input is put to `_stepwell/inputs/<sha256>.json`, and the execution
   * receives a `MessageReference`, `{ "stepwellMessage": { "uri", "bytes" } }`, which your state machine has to know.
   * Default none: such an input is a `PayloadTooLarge`.
   */
  readonly bucketName?: string;
}

/**
 * Keeps long inputs in a bucket, and reads outputs that are references to an object in S3. For state machines that have
 * no client of their own.
 *
 * ```ts
 * const payloads = s3Payloads(stepwell, { bucketName: 'payloads' });
 * const orders = untypedWorkflow(stepwell, { stateMachineArn, payloads });
 * ```
 */
export function s3Payloads(stepwell: Stepwell, { bucketName }: S3PayloadOptions = {}): PayloadStore {
  requiredStepwell(stepwell);
  optionalString('bucketName', bucketName);
  const read: PayloadStore['read'] = (reference, abortSignal) => readMessage(stepwell, reference, abortSignal);
  if (bucketName === undefined) return { read };
  return { read, put: (input, abortSignal) => offloadMessage(stepwell, bucketName, input, abortSignal) };
}
