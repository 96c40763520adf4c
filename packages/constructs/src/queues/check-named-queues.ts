import { type Duration } from 'aws-cdk-lib';
import { type IQueue } from 'aws-cdk-lib/aws-sqs';
import { type IConstruct } from 'constructs';
import { InvalidProp } from '../invalid-prop.js';
import { checkVisibilityTimeout } from './check-visibility-timeout.js';

/** A part of a pipeline with a queue: its own, or one that is made. */
export interface NamedQueueProps {
  readonly name: string;
  readonly queue?: IQueue;
  readonly deadLetterQueue?: IQueue;
  readonly fifo?: boolean;
}

const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;

/**
 * Checks names and queues of the parts of a pipeline.
 *
 * @param list the prop that they are in
 * @param triggerTimeout how long the function may take that gets their messages
 * @throws {@link InvalidProp}
 */
export function checkNamedQueues(
  scope: IConstruct,
  list: string,
  queues: readonly NamedQueueProps[],
  triggerTimeout: Duration,
): void {
  if (queues.length === 0) throw new InvalidProp(scope, list, queues, 'one at least');
  const names = queues.map(({ name }) => name);
  for (const [index, each] of queues.entries()) {
    const prop = `${list}[${index}]`;
    if (!NAME.test(each.name))
      throw new InvalidProp(
        scope,
        `${prop}.name`,
        each.name,
        "a letter, then letters, digits, '-' and '_', 40 characters at most",
      );
    if (names.indexOf(each.name) !== index)
      throw new InvalidProp(scope, `${prop}.name`, each.name, 'a name that no other has');
    checkQueue(scope, prop, each);
    checkVisibilityTimeout(scope, `${prop}.queue`, each.queue, 'triggerTimeout', triggerTimeout);
    if (each.queue !== undefined && queues.findIndex(({ queue }) => queue === each.queue) !== index)
      throw new InvalidProp(scope, `${prop}.queue`, each.queue.node.path, 'a queue that no other has');
  }
}

function checkQueue(scope: IConstruct, prop: string, { queue, deadLetterQueue, fifo }: NamedQueueProps): void {
  if (queue !== undefined && fifo !== undefined)
    throw new InvalidProp(
      scope,
      `${prop}.fifo`,
      fifo,
      'either queue or this: a queue of your own says itself whether it is FIFO',
    );
  if (queue === undefined && deadLetterQueue !== undefined)
    throw new InvalidProp(
      scope,
      `${prop}.deadLetterQueue`,
      deadLetterQueue.node.path,
      'either a queue of your own with it, or neither',
    );
  if (queue !== undefined && deadLetterQueue !== undefined && queue.fifo !== deadLetterQueue.fifo) {
    throw new InvalidProp(
      scope,
      `${prop}.deadLetterQueue`,
      deadLetterQueue.node.path,
      `a ${queue.fifo ? 'FIFO' : 'standard'} queue, as the queue is`,
    );
  }
}
