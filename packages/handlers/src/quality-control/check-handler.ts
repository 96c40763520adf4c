import { StepwellError } from '@stepwell/core';
import {
  type CheckEvent,
  type CheckResult,
  type StreamCheck,
  type StreamItem,
  parseCheckEvent,
  readStream,
} from '@stepwell/core/quality-control';
import { type StreamSource } from './stream-source.js';

/** Attempts to read a stream if the connection to S3 is lost. */
const MAX_READ_ATTEMPTS = 3;

/** Dependencies of a check function. */
export interface CheckDependencies {
  readonly source: StreamSource;
  /** Creates a new check for each attempt to read the stream. */
  readonly createCheck: (event: CheckEvent) => StreamCheck;
  /** Called with the number of lines read and the number of messages. */
  readonly recordCounts?: (lines: number, messages: number) => void;
}

/**
 * Runs one check on a stream. The result depends only on the event and its object, so a second call returns the same
 * result.
 *
 * @throws InvalidInput, InvalidStream, StreamChanged, or an error of S3; the state machine records the error as the
 * reason of a failed check
 */
export async function handleCheck(
  input: unknown,
  { source, createCheck, recordCounts }: CheckDependencies,
): Promise<CheckResult> {
  const event = parseCheckEvent(input);
  for (let attempt = 1; ; attempt += 1) {
    try {
      const check = createCheck(event);
      let lines = 0;
      for await (const item of readItems(event, source)) {
        lines += 1;
        check.add(item);
      }
      const result = check.result();
      recordCounts?.(lines, result.messageCount ?? 0);
      return result;
    } catch (error) {
      if (attempt === MAX_READ_ATTEMPTS || !isConnectionError(error)) throw error;
    }
  }
}

async function* readItems(event: CheckEvent, source: StreamSource): AsyncGenerator<StreamItem> {
  yield* readStream(await source.open(event.data), { key: event.data.key, StreamID: event.StreamID });
}

/** Whether an error is a lost connection, not an error of this package or a response of S3. */
function isConnectionError(error: unknown): boolean {
  if (error instanceof StepwellError || !(error instanceof Error)) return false;
  return (
    'code' in error &&
    !('$metadata' in error && (error.$metadata as { httpStatusCode?: number }).httpStatusCode !== undefined)
  );
}
