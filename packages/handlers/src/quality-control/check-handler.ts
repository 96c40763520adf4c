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

/** How often a stream is read from its beginning where the connection to S3 breaks off. */
const MAX_READ_ATTEMPTS = 3;

/** What a check's function works with. */
export interface CheckDependencies {
  readonly source: StreamSource;
  /** Makes the check, new for each reading of the stream. */
  readonly createCheck: (event: CheckEvent) => StreamCheck;
  /** Told how many lines were read and how many messages there were. */
  readonly recordCounts?: (lines: number, messages: number) => void;
}

/**
 * Runs one check over a stream. Everything in the result follows from the event and the object that it names, so that a
 * second call gives the same.
 *
 * @throws InvalidInput, InvalidStream, StreamChanged, or what S3 throws; the state machine makes it the reason of a
 * failed check
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

/** Whether a connection broke off: no error of ours, and no answer of S3. */
function isConnectionError(error: unknown): boolean {
  if (error instanceof StepwellError || !(error instanceof Error)) return false;
  return (
    'code' in error &&
    !('$metadata' in error && (error.$metadata as { httpStatusCode?: number }).httpStatusCode !== undefined)
  );
}
