import { StateFailure } from '../errors/state-failure.js';
import { type Json } from '../json.js';
import { exceedsBytes } from '../values/payload-size.js';
import { type Frame } from './frame.js';

/** Throws States.DataLimitExceeded if a result or output exceeds the payload quota (256 KiB of UTF-8 JSON on AWS). */
export function checkPayload(frame: Frame, value: Json, task: string = frame.state.name): void {
  if (!exceedsBytes(value, frame.execution.environment.quotas.payloadBytes)) return;
  throw new StateFailure(
    'States.DataLimitExceeded',
    `The state/task '${task}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  );
}

/**
 * Throws States.DataLimitExceeded if the input of a state exceeds the payload quota after Parameters or Arguments
 * (https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html).
 */
export function checkStateInput(frame: Frame, parameters: Json): void {
  if (parameters !== frame.input) checkPayload(frame, parameters);
}
