/** The messages of a batch that a function reported as failed. */
export interface BatchResult {
  /** IDs of messages that stay in the queue and are redelivered. */
  readonly failed: ReadonlySet<string>;
}

/**
 * Reads the response of a function with `ReportBatchItemFailures`. A missing or empty `batchItemFailures` means that
 * all messages succeeded. An invalid response, or one with unknown message IDs, means that all messages failed.
 *
 * @param payload the function's response as JSON text
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
export function readBatchResult(payload: string, messageIds: readonly string[]): BatchResult {
  const all = { failed: new Set(messageIds) };
  let response: unknown;
  try {
    response = JSON.parse(payload === '' ? 'null' : payload);
  } catch {
    return all;
  }
  const failures = (response as { batchItemFailures?: unknown } | null)?.batchItemFailures ?? [];
  if (!Array.isArray(failures)) return all;
  const ids = failures.map((failure) => (failure as { itemIdentifier?: unknown } | null)?.itemIdentifier);
  const known = ids.every((id) => typeof id === 'string' && messageIds.includes(id));
  return known ? { failed: new Set(ids.map(String)) } : all;
}
