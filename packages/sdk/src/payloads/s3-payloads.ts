import { offloadMessage, readMessage } from '../objects/message.js';
import { type PayloadStore } from '../payload-store.js';
import { optionalString, requiredStepwell } from '../required.js';
import { type Stepwell } from '../stepwell.js';

/** Options of {@link s3Payloads}. */
export interface S3PayloadOptions {
  /**
   * Bucket for inputs above 262,144 bytes. Such an input is stored at `_stepwell/inputs/<sha256>.json`, and the
   * execution receives a `MessageReference`, `{ "stepwellMessage": { "uri", "bytes" } }`, which your state machine must
   * handle. Default: none. A large input then throws `PayloadTooLarge`.
   */
  readonly bucketName?: string;
}

/**
 * Creates a payload store that keeps large inputs in a bucket and reads outputs that are references to S3. For state
 * machines without a named client.
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
