import { type Duration } from 'aws-cdk-lib';
import { type IQueue } from 'aws-cdk-lib/aws-sqs';
import { type IConstruct } from 'constructs';
import { InvalidProp } from '../invalid-prop.js';
import { checkVisibilityTimeout } from './check-visibility-timeout.js';

/** Props of a stage or route: its name, and its existing or new queue. */
export interface NamedQueueProps {
  readonly name: string;
  readonly queue?: IQueue;
  readonly deadLetterQueue?: IQueue;
  readonly fifo?: boolean;
}

const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;

/**
 * Checks the names and queues of stages or routes.
 *
 * @param list the prop with the stages or routes
 * @param triggerTimeout the timeout of the function that consumes their messages
 * @throws {@link InvalidProp}
 */
export function checkNamedQueues(
  scope: IConstruct,
  list: string,
  queues: readonly NamedQueueProps[],
  triggerTimeout: Duration,
): void {
  if (queues.length === 0) throw new InvalidProp(scope, list, queues, 'a non-empty array');
  const names = queues.map(({ name }) => name);
  for (const [index, each] of queues.entries()) {
    const prop = `${list}[${index}]`;
    if (!NAME.test(each.name))
      throw new InvalidProp(
        scope,
        `${prop}.name`,
        each.name,
        "a letter followed by up to 39 letters, digits, '-' and '_'",
      );
    if (names.indexOf(each.name) !== index) throw new InvalidProp(scope, `${prop}.name`, each.name, 'unique');
    checkQueue(scope, prop, each);
    checkVisibilityTimeout(scope, `${prop}.queue`, each.queue, 'triggerTimeout', triggerTimeout);
    if (each.queue !== undefined && queues.findIndex(({ queue }) => queue === each.queue) !== index)
      throw new InvalidProp(scope, `${prop}.queue`, each.queue, 'unique');
  }
}

function checkQueue(scope: IConstruct, prop: string, { queue, deadLetterQueue, fifo }: NamedQueueProps): void {
  if (queue !== undefined && fifo !== undefined)
    throw new InvalidProp(scope, `${prop}.fifo`, fifo, 'omitted when queue is specified');
  if (queue === undefined && deadLetterQueue !== undefined)
    throw new InvalidProp(scope, `${prop}.deadLetterQueue`, deadLetterQueue, 'omitted when queue is not specified');
  if (queue !== undefined && deadLetterQueue !== undefined && queue.fifo !== deadLetterQueue.fifo) {
    const expectation = `a ${queue.fifo ? 'FIFO' : 'standard'} queue, like queue`;
    throw new InvalidProp(scope, `${prop}.deadLetterQueue`, deadLetterQueue, expectation);
  }
}
