import { StepwellError, METRICS_NAMESPACE } from '@stepwell/core';
import {
  type CheckEvent,
  type CheckResult,
  type StreamCheck,
  type StreamItem,
  parseCheckEvent,
  readStream,
  parseCheckOptions,
  qualityEnvironment,
  qualityMetrics,
} from '@stepwell/core/quality-control';
import { Logger } from '@aws-lambda-powertools/logger';
import { MetricUnit, Metrics } from '@aws-lambda-powertools/metrics';
import { S3Client } from '@aws-sdk/client-s3';
import { type Context } from 'aws-lambda';
import { type StreamSource, createS3StreamSource } from './stream-source.js';
import { clientConfig, once } from '../function/clients.js';

/** Attempts to read a stream if the connection to S3 is lost. */
const MAX_READ_ATTEMPTS = 3;

/** Dependencies of a check function. */
interface CheckDependencies {
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

/**
 * Creates the Lambda handler of a built-in check.
 *
 * @param createCheck creates the check from the settings in the function's environment and the event
 */
export function createCheckHandler<Settings extends object>(
  createCheck: (settings: Settings, event: CheckEvent) => StreamCheck,
): (event: unknown, context: Context) => Promise<CheckResult> {
  const logger = new Logger();
  const metrics = new Metrics({ namespace: METRICS_NAMESPACE });
  const source = once(() => createS3StreamSource(new S3Client(clientConfig)));
  // The construct writes the settings from props of this type.
  const settings = once(() => parseCheckOptions(process.env[qualityEnvironment.check]) as Settings);
  return async (event, context) => {
    logger.addContext(context);
    const result = await handleCheck(event, {
      source: source(),
      createCheck: (checked) => createCheck(settings(), checked),
      recordCounts: (lines, messages) => {
        metrics.addMetric(qualityMetrics.readingsChecked, MetricUnit.Count, lines);
        metrics.addMetric(qualityMetrics.messagesFound, MetricUnit.Count, messages);
        metrics.publishStoredMetrics();
      },
    });
    logger.info('stream checked', { pass: result.pass, summary: result.summary ?? '' });
    return result;
  };
}
