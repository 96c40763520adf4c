import { fitMessage, INLINE_OUTPUT_LIMIT_BYTES, type QueueExchangeInput } from '@stepwell/core/queue-exchange';
import { putObject } from '../objects/put-object.js';
import { type Stepwell } from '../stepwell.js';
import { type ResourceName } from '../tags.js';

/** Stores a message that exceeds the limit in the workflow's bucket, and returns an input that refers to it. */
export async function offloadLargeMessage(
  stepwell: Stepwell,
  bucket: ResourceName,
  input: QueueExchangeInput,
  abortSignal?: AbortSignal,
): Promise<QueueExchangeInput> {
  // A UTF-16 code unit takes at most three bytes, so shorter messages always fit.
  if (input.message === undefined || JSON.stringify(input.message).length <= INLINE_OUTPUT_LIMIT_BYTES / 3)
    return input;
  const fitted = fitMessage(input, await bucket(abortSignal));
  if (fitted.object !== undefined)
    await putObject(stepwell, fitted.object, fitted.object.body, 'application/json', abortSignal);
  return fitted.input;
}
