import { Duration } from 'aws-cdk-lib';
import { type IQueue } from 'aws-cdk-lib/aws-sqs';
import { Fail, type IChainable, TaskInput, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { SqsSendMessage } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { type Construct } from 'constructs';
import { expression } from '../contract/jsonata.js';
import { addRetries } from '../states/retries.js';

/**
 * A completion that could not be counted goes, as it came, to the queue of what was given up; redriven from there it is
 * counted, if the request is still open. The execution then fails, so that its alarm goes off.
 */
export function undeliverableCompletion(scope: Construct, queue: IQueue): IChainable {
  const keep = SqsSendMessage.jsonata(scope, 'Give up completion', {
    comment: 'What could not be counted is kept, to be redriven',
    queue,
    messageBody: TaskInput.fromText(expression('$string($states.context.Execution.Input)')),
    outputs: expression('$states.input'),
    taskTimeout: Timeout.duration(Duration.minutes(1)),
  });
  addRetries(keep, { resource: 'sqs' });
  return keep.next(
    Fail.jsonata(scope, 'Completion not counted', {
      error: 'CompletionNotCounted',
      cause: 'The completion is in the queue of what was given up; redrive it from there',
    }),
  );
}
