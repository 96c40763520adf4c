import { QueueReader } from './queue-reader.js';
import { type BatchTarget, type ReaderContext, type SourceReader, type SourceSettings } from './source-reader.js';
import { StreamReader } from './stream-reader.js';

/** Whether records of a source, by its ARN, can be read here: a queue, or a stream of a DynamoDB table. */
export function isReadableSource(arn: string): boolean {
  return /^arn:[^:]+:sqs:/.test(arn) || isTableStream(arn);
}

/** Whether an ARN is that of a stream of a DynamoDB table. */
export function isTableStream(arn: string): boolean {
  return /^arn:[^:]+:dynamodb:[^:]*:[^:]*:table\/[^/]+\/stream\//.test(arn);
}

/**
 * Starts to read a source.
 *
 * @param position where the reader of a stream continues. @default - its starting position
 */
export function readSource(
  settings: SourceSettings,
  target: BatchTarget,
  context: ReaderContext,
  position?: string,
): SourceReader {
  const { stream } = settings;
  return stream === undefined
    ? new QueueReader(settings, target, context)
    : new StreamReader({ ...settings, stream }, target, context, position);
}
