import { type WireObject } from '../../kernel/endpoint/aws-json.js';
import { type LogGroup } from './log-group.js';
import { sizeOf } from './log-stream.js';
import { LogsError } from './logs-error.js';
import { type LogsCall } from './operations.js';
import { requiredText } from './wire-values.js';

const hourMs = 3_600_000;
/** Events may be at most this much ahead of the clock, and behind it. */
const [futureMs, pastMs] = [2 * hourMs, 14 * 24 * hourMs];
/** Bytes of one request: 1 MiB. */
const batchBytes = 1_048_576;

/**
 * Takes events in the order of their time; those that are too new or too old are left out and told.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
 * @throws LogsError `InvalidParameterException`, `ResourceNotFoundException`
 */
export function putLogEvents({ store, clock, input }: LogsCall, group: LogGroup): WireObject {
  const stream = store.stream(group, requiredText(input, 'logStreamName'));
  const events = readEvents(input['logEvents']);
  const now = clock.now();
  const oldest = now - Math.min(pastMs, (group.retentionInDays ?? Infinity) * 24 * hourMs);
  const tooOld = events.filter((event) => event.timestamp < oldest).length;
  const tooNew = events.findIndex((event) => event.timestamp > now + futureMs);
  for (const { timestamp, message } of events.slice(tooOld, tooNew < 0 ? undefined : tooNew))
    store.append(group, stream, timestamp, message);
  const rejected = {
    ...(tooNew < 0 ? {} : { tooNewLogEventStartIndex: tooNew }),
    ...(tooOld === 0 ? {} : { tooOldLogEventEndIndex: tooOld }),
  };
  return {
    nextSequenceToken: '0'.repeat(56),
    ...(Object.keys(rejected).length === 0 ? {} : { rejectedLogEventsInfo: rejected }),
  };
}

function readEvents(value: unknown): readonly { readonly timestamp: number; readonly message: string }[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > 10_000)
    throw LogsError.invalid('logEvents', Array.isArray(value) ? `${value.length} events` : value, '1 to 10,000 events');
  let bytes = 0;
  let before = 0;
  return value.map((event: unknown, index) => {
    // an object of the body has string keys
    const { timestamp, message } = typeof event === 'object' && event !== null ? (event as WireObject) : {};
    if (typeof timestamp !== 'number' || !Number.isInteger(timestamp) || timestamp < 0)
      throw LogsError.invalid(`logEvents[${index}].timestamp`, timestamp, 'milliseconds since the epoch');
    if (typeof message !== 'string' || message === '')
      throw LogsError.invalid(`logEvents[${index}].message`, message, 'a non-empty string');
    if (timestamp < before)
      throw new LogsError(
        'InvalidParameterException',
        'Log events in a single PutLogEvents request must be in chronological order.',
      );
    before = timestamp;
    bytes += sizeOf(message);
    if (bytes > batchBytes)
      throw new LogsError(
        'InvalidParameterException',
        `Upload too large: ${bytes} bytes exceeds limit of ${batchBytes}`,
      );
    return { timestamp, message };
  });
}
