import { fitMessage, INLINE_OUTPUT_LIMIT_BYTES, type QueueExchangeInput } from '@stepwell/core/queue-exchange';
import { putObject } from '../objects/put-object.js';
import { type Stepwell } from '../stepwell.js';
import { type ResourceName } from '../tags.js';

/**
 * An input that fits an execution: a message that does not is put into the exchange's bucket, and the input says where.
 */
export async function offloadLargeMessage(
  stepwell: Stepwell,
  bucket: ResourceName,
  input: QueueExchangeInput,
  abortSignal?: AbortSignal,
): Promise<QueueExchangeInput> {
  // A character takes three bytes at most: shorter messages need no measuring, and no bucket.
  if (input.message === undefined || JSON.stringify(input.message).length <= INLINE_OUTPUT_LIMIT_BYTES / 3)
    return input;
  const fitted = fitMessage(input, await bucket(abortSignal));
  if (fitted.object !== undefined)
    await putObject(stepwell, fitted.object, fitted.object.body, 'application/json', abortSignal);
  return fitted.input;
}
