import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type IConstruct } from 'constructs';
import { days, seconds } from '../duration-props.js';
import { InvalidProp, wholeNumber } from '../invalid-prop.js';
import { type QueueRoute, type QueueRouterProps } from './props.js';

/** The props that have a plain default, each checked and filled in. */
export interface Settings {
  readonly batchSize: number;
  readonly maxConcurrency: number | undefined;
  readonly triggerTimeout: Duration;
  readonly maxReceiveCount: number;
  readonly executionTimeout: Duration;
  readonly messageRetention: Duration;
  readonly logRetention: RetentionDays;
  readonly removalPolicy: RemovalPolicy;
  readonly tracing: boolean;
  readonly alarms: boolean;
}

const ROUTE_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;

/**
 * Checks the props and fills in what was left out.
 *
 * @throws {@link InvalidProp} naming the construct, the prop, its value and what to give
 */
export function settingsOf(scope: IConstruct, props: QueueRouterProps): Settings {
  checkRoutes(scope, props.routes);
  if (props.bucket !== undefined && props.messageRetention !== undefined) {
    throw new InvalidProp(scope, 'messageRetention', props.messageRetention.toString(), 'either bucket or this: a bucket of your own keeps its own lifecycle');
  }
  if (props.alarms === false && props.alarmTopic !== undefined) throw new InvalidProp(scope, 'alarmTopic', props.alarmTopic.node.path, 'either alarms: false or this');
  return {
    batchSize: wholeNumber(scope, 'batchSize', props.batchSize ?? 10, 1, 10),
    maxConcurrency: props.maxConcurrency === undefined ? undefined : wholeNumber(scope, 'maxConcurrency', props.maxConcurrency, 2, 1_000),
    triggerTimeout: seconds(scope, 'triggerTimeout', props.triggerTimeout ?? Duration.seconds(30), 10, 900),
    maxReceiveCount: wholeNumber(scope, 'maxReceiveCount', props.maxReceiveCount ?? 5, 1, 1_000),
    executionTimeout: seconds(scope, 'executionTimeout', props.executionTimeout ?? Duration.days(1), 60, 31_536_000),
    messageRetention: days(scope, 'messageRetention', props.messageRetention ?? Duration.days(90), 28),
    logRetention: props.logRetention ?? RetentionDays.ONE_MONTH,
    removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    tracing: props.tracing ?? true,
    alarms: props.alarms ?? true,
  };
}

function checkRoutes(scope: IConstruct, routes: readonly QueueRoute[]): void {
  if (routes.length === 0) throw new InvalidProp(scope, 'routes', routes, 'one route at least');
  const names = routes.map(({ name }) => name);
  for (const [index, route] of routes.entries()) {
    const prop = `routes[${index}]`;
    if (!ROUTE_NAME.test(route.name)) throw new InvalidProp(scope, `${prop}.name`, route.name, "a letter, then letters, digits, '-' and '_', 40 characters at most");
    if (names.indexOf(route.name) !== index) throw new InvalidProp(scope, `${prop}.name`, route.name, 'a name that no other route has');
    if (route.sendTo !== undefined && !names.includes(route.sendTo)) throw new InvalidProp(scope, `${prop}.sendTo`, route.sendTo, `the name of a route: ${names.join(', ')}`);
    checkQueue(scope, prop, route);
    if (route.queue !== undefined && routes.findIndex(({ queue }) => queue === route.queue) !== index) throw new InvalidProp(scope, `${prop}.queue`, route.queue.node.path, 'a queue that no other route has');
  }
}

function checkQueue(scope: IConstruct, prop: string, { queue, deadLetterQueue, fifo }: QueueRoute): void {
  if (queue !== undefined && fifo !== undefined) throw new InvalidProp(scope, `${prop}.fifo`, fifo, 'either queue or this: a queue of your own says itself whether it is FIFO');
  if (queue === undefined && deadLetterQueue !== undefined) throw new InvalidProp(scope, `${prop}.deadLetterQueue`, deadLetterQueue.node.path, 'either a queue of your own with it, or neither');
  if (queue !== undefined && deadLetterQueue !== undefined && queue.fifo !== deadLetterQueue.fifo) {
    throw new InvalidProp(scope, `${prop}.deadLetterQueue`, deadLetterQueue.node.path, `a ${queue.fifo ? 'FIFO' : 'standard'} queue, as the queue is`);
  }
}
