import { type Duration, Token } from 'aws-cdk-lib';
import { CfnQueue, type IQueue } from 'aws-cdk-lib/aws-sqs';
import { type IConstruct } from 'constructs';
import { InvalidProp } from '../invalid-prop.js';

/** The visibility timeout of a queue that says nothing of it, in seconds. */
const DEFAULT_VISIBILITY_SECONDS = 30;

/**
 * Refuses a queue whose messages come again before the function that gets them can be done: Lambda takes no event
 * source mapping with a visibility timeout shorter than the function's timeout. What is imported or a token is
 * accepted, because its value is not known.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 * @param timeoutProp the prop that the function's timeout comes from
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
  const shown = `${queue.node.path} with a visibility timeout of ${visibilityTimeout} seconds`;
  throw new InvalidProp(
    scope,
    prop,
    shown,
    `a queue with one of at least ${timeoutProp}, ${timeout.toSeconds()} seconds`,
  );
}
