/** What a function's answer says about the messages of its batch. */
export interface BatchResult {
  /** Ids of messages that stay in the queue and come again. */
  readonly failed: ReadonlySet<string>;
}

/**
 * Reads the answer of a function that reports single failures. `batchItemFailures` missing or empty means that all went
 * well; an answer that cannot be understood, or that names no message of the batch, means that all failed.
 *
 * @param payload the function's answer as JSON text
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
export function readBatchResult(payload: string, messageIds: readonly string[]): BatchResult {
  const all = { failed: new Set(messageIds) };
  let answer: unknown;
  try {
    answer = JSON.parse(payload === '' ? 'null' : payload);
  } catch {
    return all;
  }
  const failures = (answer as { batchItemFailures?: unknown } | null)?.batchItemFailures ?? [];
  if (!Array.isArray(failures)) return all;
  const ids = failures.map((failure) => (failure as { itemIdentifier?: unknown } | null)?.itemIdentifier);
  const known = ids.every((id) => typeof id === 'string' && messageIds.includes(id));
  return known ? { failed: new Set(ids.map(String)) } : all;
}
