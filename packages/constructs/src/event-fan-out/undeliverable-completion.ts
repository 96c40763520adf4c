import { Duration } from 'aws-cdk-lib';
import { type IQueue } from 'aws-cdk-lib/aws-sqs';
import { Fail, type IChainable, TaskInput, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { SqsSendMessage } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { type Construct } from 'constructs';
import { expression } from '../contract/jsonata.js';
import { addRetries } from '../states/retries.js';

/**
 * Sends a completion that could not be counted unchanged to the undeliverable queue, and fails the execution, so that
 * its alarm goes off. A redrive from the queue counts the completion if the request is still open.
 */
export function undeliverableCompletion(scope: Construct, queue: IQueue): IChainable {
  const keep = SqsSendMessage.jsonata(scope, 'Give up completion', {
    comment: 'Stores the completion, so that it can be redriven',
    queue,
    messageBody: TaskInput.fromText(expression('$string($states.context.Execution.Input)')),
    outputs: expression('$states.input'),
    taskTimeout: Timeout.duration(Duration.minutes(1)),
  });
  addRetries(keep, { resource: 'sqs' });
  return keep.next(
    Fail.jsonata(scope, 'Completion not counted', {
      error: 'CompletionNotCounted',
      cause: 'The completion is in the undeliverable queue; redrive it from there',
    }),
  );
}
