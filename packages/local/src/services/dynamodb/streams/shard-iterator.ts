import { AwsError } from '../../../kernel/aws-error.js';
import { validationError } from '../errors.js';

/** A position in a shard, which readers get as opaque text. */
export interface ShardIterator {
  readonly streamArn: string;
  /** The number of the next record. */
  readonly next: number;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** Milliseconds for which an iterator is valid. */
const lifetimeMs = 15 * 60_000;

/** Returns the text of an iterator: `<stream ARN>|1|<position>`. */
export function writeIterator({ streamArn, next, createdAt }: ShardIterator): string {
  return `${streamArn}|1|${Buffer.from(JSON.stringify([next, createdAt])).toString('base64')}`;
}

/** Reads the text of an iterator. Throws `ValidationException`. */
export function readIterator(text: string): ShardIterator {
  const [streamArn = '', version, position = ''] = text.split('|');
  const [next, createdAt] = parsed(Buffer.from(position, 'base64').toString('utf8'));
  if (version !== '1' || !Number.isSafeInteger(next) || !Number.isFinite(createdAt))
    throw validationError('Invalid ShardIterator: use the text that GetShardIterator or GetRecords returned');
  return { streamArn, next: Number(next), createdAt: Number(createdAt) };
}

/** Throws `ExpiredIteratorException` for an iterator that is older than 15 minutes. */
export function checkAge({ createdAt }: ShardIterator, now: number): void {
  if (now - createdAt <= lifetimeMs) return;
  throw new AwsError(
    'ExpiredIteratorException',
    `Iterator expired. The iterator was created at ${new Date(createdAt).toISOString()} and is valid for 15 minutes. ` +
      'Call GetShardIterator again.',
  );
}

function parsed(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
