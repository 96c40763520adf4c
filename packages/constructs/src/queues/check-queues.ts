import { type Duration } from 'aws-cdk-lib';
import { type IQueue } from 'aws-cdk-lib/aws-sqs';
import { type IConstruct } from 'constructs';
import { InvalidProp } from '../invalid-prop.js';
import { checkVisibility } from './check-visibility.js';

/** A part of a pipeline with a queue: its own, or one that is made. */
export interface QueuedPart {
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
export function checkQueuedParts(
  scope: IConstruct,
  list: string,
  parts: readonly QueuedPart[],
  triggerTimeout: Duration,
): void {
  if (parts.length === 0) throw new InvalidProp(scope, list, parts, 'one at least');
  const names = parts.map(({ name }) => name);
  for (const [index, part] of parts.entries()) {
    const prop = `${list}[${index}]`;
    if (!NAME.test(part.name))
      throw new InvalidProp(
        scope,
        `${prop}.name`,
        part.name,
        "a letter, then letters, digits, '-' and '_', 40 characters at most",
      );
    if (names.indexOf(part.name) !== index)
      throw new InvalidProp(scope, `${prop}.name`, part.name, 'a name that no other has');
    checkQueue(scope, prop, part);
    checkVisibility(scope, `${prop}.queue`, part.queue, 'triggerTimeout', triggerTimeout);
    if (part.queue !== undefined && parts.findIndex(({ queue }) => queue === part.queue) !== index)
      throw new InvalidProp(scope, `${prop}.queue`, part.queue.node.path, 'a queue that no other has');
  }
}

function checkQueue(scope: IConstruct, prop: string, { queue, deadLetterQueue, fifo }: QueuedPart): void {
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
