import { AwsError } from '../../../kernel/aws-error.js';
import { queryCode } from '../errors.js';

/** An entry of a batch; its id is unique within the batch. */
export interface BatchEntry {
  readonly Id: string;
}

/**
 * Checks the entries of a batch as SQS does: 1 to 10, with distinct ids of letters, digits, hyphens and underscores.
 */
export function checkEntries<T extends BatchEntry>(entries: readonly T[]): readonly T[] {
  if (entries.length === 0) {
    throw new AwsError('EmptyBatchRequest', "The batch request doesn't contain any entries.");
  }
  if (entries.length > 10) {
    throw new AwsError('TooManyEntriesInBatchRequest', 'Maximum number of entries per request are 10.');
  }
  for (const { Id } of entries) {
    if (!/^[\w-]{1,80}$/.test(Id)) {
      const rule = 'A batch entry id can only contain alphanumeric characters, hyphens and underscores.';
      throw new AwsError('InvalidBatchEntryId', `${rule} It can be at most 80 letters long.`);
    }
  }
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length) {
    throw new AwsError('BatchEntryIdsNotDistinct', 'Two or more batch entries in the request have the same Id.');
  }
  return entries;
}

/** Runs each entry on its own: one that fails does not fail the others. */
export function runBatch<T extends BatchEntry>(entries: readonly T[], run: (entry: T) => object) {
  const Successful: object[] = [];
  const Failed: object[] = [];
  for (const entry of entries) {
    try {
      Successful.push({ Id: entry.Id, ...run(entry) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const { fault, message } = error;
      Failed.push({
        Id: entry.Id,
        SenderFault: fault === 'Sender',
        Code: queryCode(error) ?? error.code,
        Message: message,
      });
    }
  }
  return { Successful, Failed };
}
