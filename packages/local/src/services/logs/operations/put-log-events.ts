import { invalidParameter } from '../errors.js';
import { sizeOf } from '../log-stream.js';
import { type LogStore } from '../store.js';

/** The input of PutLogEvents. */
export interface PutInput {
  readonly logGroupName: string;
  readonly logStreamName: string;
  readonly logEvents: readonly { readonly timestamp: number; readonly message: string }[];
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Milliseconds by which events may be newer and older than the clock. */
const [futureMs, pastMs] = [2 * hourMs, 14 * dayMs];
/** Bytes of one request: 1 MiB. */
const batchBytes = 1_048_576;

/**
 * Stores events in the order of their timestamps. Reports and ignores those that are too new or too old. Throws
 * `InvalidParameterException`, `ResourceNotFoundException`.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
 */
export function putLogEvents(store: LogStore, input: PutInput, now: number): object {
  const group = store.group(input.logGroupName);
  const stream = store.stream(group, input.logStreamName);
  const events = input.logEvents;
  check(events);
  const oldest = now - Math.min(pastMs, (group.settings.retentionInDays ?? Infinity) * dayMs);
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

function check(events: PutInput['logEvents']): void {
  let bytes = 0;
  let before = 0;
  for (const { timestamp, message } of events) {
    if (timestamp < before)
      throw invalidParameter('Log events in a single PutLogEvents request must be in chronological order.');
    before = timestamp;
    bytes += sizeOf(message);
  }
  if (bytes > batchBytes) throw invalidParameter(`Upload too large: ${bytes} bytes exceeds limit of ${batchBytes}`);
}
