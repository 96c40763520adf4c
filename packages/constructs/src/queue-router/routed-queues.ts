import { Duration } from 'aws-cdk-lib';
import { type Construct } from 'constructs';
import { deadLetterQueueOf, workQueue } from '../queues/work-queue.js';
import { type RoutedQueue } from './definition.js';
import { type QueueRouterProps } from './props.js';
import { type Settings } from './settings.js';

/** The queues of the routes: the user's own, or created here. */
export function routedQueues(scope: Construct, { routes, encryptionKey }: QueueRouterProps, settings: Settings): RoutedQueue[] {
  return routes.map((route) => {
    const { name, queue } = route;
    if (queue !== undefined) {
      const deadLetterQueue = route.deadLetterQueue ?? deadLetterQueueOf(scope, name, { fifo: queue.fifo, encryptionKey, removalPolicy: settings.removalPolicy });
      return { route, queue, deadLetterQueue };
    }
    const made = workQueue(scope, name, {
      fifo: route.fifo ?? false,
      encryptionKey,
      visibilityTimeout: sixTimes(settings.triggerTimeout),
      maxReceiveCount: settings.maxReceiveCount,
      removalPolicy: settings.removalPolicy,
    });
    return { route, ...made };
  });
}

/** What Lambda recommends for a queue that feeds a function (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html). */
function sixTimes(timeout: Duration): Duration {
  return timeout.isUnresolved() ? Duration.minutes(90) : Duration.seconds(timeout.toSeconds() * 6);
}
