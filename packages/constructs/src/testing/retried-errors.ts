import {
  awsCallErrors,
  lostEnvironmentErrors,
  outcomeErrorName,
  retryableErrors,
  timeoutErrors,
} from '@stepwell/core/integration-errors';
import { type State } from './definition-of.js';

/**
 * Returns the integration of a Task: `sqs` for `arn:aws:states:::sqs:sendMessage.waitForTaskToken`, `aws-sdk:s3` for
 * `arn:aws:states:::aws-sdk:s3:putObject`.
 */
export function integrationOf({ Resource = '' }: Pick<State, 'Resource'>): string {
  return /:states:::(aws-sdk:[a-z0-9]+|[a-z]+):/.exec(Resource)?.[1] ?? '';
}

/** Returns the error names that a Task retries and that are not in the table of error names for its integration. */
export function unknownRetries(task: State, own: readonly string[] = []): string[] {
  const resource = integrationOf(task);
  const known = new Set([
    ...retryableErrors(resource),
    ...lostEnvironmentErrors(resource),
    ...timeoutErrors(resource),
    ...own,
  ]);
  if (resource === 'lambda') for (const name of awsCallErrors) known.add(name);
  // Without conditions, only a conflict or throttling cancels a transaction.
  if (resource === 'aws-sdk:dynamodb') known.add(outcomeErrorName(resource, 'TransactionCanceledException'));
  return (task.Retry ?? []).flatMap(({ ErrorEquals }) => ErrorEquals).filter((name) => !known.has(name));
}
