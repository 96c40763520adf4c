import { Duration, Token } from 'aws-cdk-lib';
import { CfnQueue, type IQueue } from 'aws-cdk-lib/aws-sqs';
import { type IConstruct } from 'constructs';
import { InvalidProp } from '../invalid-prop.js';

/** The default visibility timeout of a queue, in seconds. */
const DEFAULT_VISIBILITY_SECONDS = 30;

/**
 * Checks that the visibility timeout of a queue is at least the timeout of the function that consumes it. Lambda
 * rejects event source mappings with a shorter one. Imported queues and tokens are not checked, because their values
 * are unknown.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 * @param timeoutProp the prop with the function's timeout
 * @throws {@link InvalidProp}
 */
export function checkVisibilityTimeout(
  scope: IConstruct,
  prop: string,
  queue: IQueue | undefined,
  timeoutProp: string,
  timeout: Duration,
): void {
  const resource = queue?.node.defaultChild;
  if (queue === undefined || !(resource instanceof CfnQueue) || timeout.isUnresolved()) return;
  const { visibilityTimeout = DEFAULT_VISIBILITY_SECONDS } = resource;
  if (Token.isUnresolved(visibilityTimeout) || visibilityTimeout >= timeout.toSeconds()) return;
  const expectation = `a queue with a visibility timeout of at least ${timeoutProp}, ${timeout.toString()}`;
  throw new InvalidProp(scope, prop, Duration.seconds(visibilityTimeout), expectation);
}
