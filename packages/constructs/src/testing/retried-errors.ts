import {
  awsCallErrors,
  lostEnvironmentErrors,
  outcomeErrorName,
  retryableErrors,
  timeoutErrors,
} from '@stepwell/core/integration-errors';
import { type State } from './definition-of.js';

/**
 * `sqs` of `arn:aws:states:::sqs:sendMessage.waitForTaskToken`, `aws-sdk:s3` of
 * `arn:aws:states:::aws-sdk:s3:putObject`.
 */
export function integrationOf({ Resource = '' }: Pick<State, 'Resource'>): string {
  return /:states:::(aws-sdk:[a-z0-9]+|[a-z]+):/.exec(Resource)?.[1] ?? '';
}

/** Names that a Task retries and that the table of error names does not have for its integration. */
export function unknownRetries(task: State, own: readonly string[] = []): string[] {
  const resource = integrationOf(task);
  const known = new Set([
    ...retryableErrors(resource),
    ...lostEnvironmentErrors(resource),
    ...timeoutErrors(resource),
    ...own,
  ]);
  if (resource === 'lambda') for (const name of awsCallErrors) known.add(name);
  // Without conditions, a transaction is canceled only by another one or by a throttle.
  if (resource === 'aws-sdk:dynamodb') known.add(outcomeErrorName(resource, 'TransactionCanceledException'));
  return (task.Retry ?? []).flatMap(({ ErrorEquals }) => ErrorEquals).filter((name) => !known.has(name));
}
