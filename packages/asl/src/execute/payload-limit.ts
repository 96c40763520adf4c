import { StateFailure } from '../errors/state-failure.js';
import { type Json } from '../json.js';
import { jsonBytes } from '../values/payload-size.js';
import { type Frame } from './frame.js';

/** Throws States.DataLimitExceeded if a result or output exceeds the payload quota (256 KiB of UTF-8 JSON on AWS). */
export function checkPayload(frame: Frame, value: Json, task: string = frame.state.name): void {
  const limit = frame.execution.environment.quotas.payloadBytes;
  if (jsonBytes(value, limit) <= limit) return;
  throw new StateFailure(
    'States.DataLimitExceeded',
    `The state/task '${task}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  );
}
