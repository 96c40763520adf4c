import { ROUTED_MESSAGES_PREFIX, routerMetrics, routerTags } from '@stepwell/core/queue-router';
import { type Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type IQueue } from 'aws-cdk-lib/aws-sqs';
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { BatchJobSteps } from './batch-job/batch-job-steps.js';
import { InvalidProp } from './invalid-prop.js';
import { functionMetric } from './metrics/function-metric.js';
import { grantObjects } from './permissions/grants.js';
import { messagesBucket } from './queues/messages-bucket.js';
import { resolveWorkQueue } from './queues/resolve-work-queue.js';
import { type QueueRouterAlarms, createAlarms } from './queue-router/alarms.js';
import { type RoutedQueue, definition } from './queue-router/definition.js';
import { acknowledgeChildExecutions } from './queue-router/nested-executions.js';
import { type QueueRouterProps } from './queue-router/props.js';
import { resolveSettings } from './queue-router/settings.js';
import { triggerFunction } from './queue-router/trigger-function.js';
import { workflowStateMachine } from './states/workflow-state-machine.js';

const QUEUE_ROUTER = Symbol.for('@stepwell/constructs.QueueRouter');

/** The queue and dead-letter queue of a route of a {@link QueueRouter}. */
export interface RouteQueues {
  readonly queue: IQueue;
  readonly deadLetterQueue: IQueue;
}

/**
 * A state machine for any number of queues. Each message starts one execution, which runs the step of the queue's route
 * (a function, a Batch job or another state machine) and can send the output to the queue of another route.
 *
 * A message starts one execution, even if it is delivered more than once. A message that cannot be processed moves to
 * its route's dead-letter queue with the reason; other messages are not affected.
 *
 * @example
 * ```ts
 * const router = new QueueRouter(this, 'Scenes', {
 *   routes: [
 *     { name: 'Activator', step: RouteStep.lambda(activator), sendTo: 'Processor' },
 *     { name: 'Processor', step: RouteStep.batchJob(processor) },
 *   ],
 * });
 * router.grantSendMessages(uploader, 'Activator');
 * ```
 */
export class QueueRouter extends Construct {
  /** Returns whether a value is a `QueueRouter`, created by any copy of this package. */
  static isQueueRouter(value: unknown): value is QueueRouter {
    return typeof value === 'object' && value !== null && QUEUE_ROUTER in value;
  }

  /** The workflow. */
  readonly stateMachine: StateMachine;
  /** Starts an execution for each message. */
  readonly triggerFunction: LambdaFunction;
  /** Messages that are too large for an execution, inputs and outputs of jobs, below `_stepwell/queue-router/`. */
  readonly bucket: IBucket;
  /** The alarms; `undefined` with `alarms: false`. */
  readonly alarms?: QueueRouterAlarms;

  private readonly routes: readonly RoutedQueue[];

  /**
   * @throws {@link InvalidProp} if a prop is invalid
   */
  constructor(scope: Construct, id: string, props: QueueRouterProps) {
    super(scope, id);
    Object.defineProperty(this, QUEUE_ROUTER, { value: true });
    const settings = resolveSettings(this, props);
    this.bucket =
      props.bucket ??
      messagesBucket(this, {
        encryptionKey: props.encryptionKey,
        retention: settings.messageRetention,
        removalPolicy: settings.removalPolicy,
      });
    this.routes = props.routes.map((route) => ({
      route,
      ...resolveWorkQueue(this, route, { ...settings, encryptionKey: props.encryptionKey }),
    }));
    let steps: BatchJobSteps | undefined;
    const batchJobSteps = (): BatchJobSteps =>
      (steps ??= new BatchJobSteps(this, {
        bucket: this.bucket,
        keyPrefix: `${ROUTED_MESSAGES_PREFIX}jobs/`,
        logRetention: settings.logRetention,
        tracing: settings.tracing,
      }));
    this.stateMachine = workflowStateMachine(this, '', {
      workflow: 'queue-router',
      stateMachineName: props.stateMachineName,
      comment: 'Processes each message with the step of its queue',
      definition: (states) =>
        definition(states, { routes: this.routes, executionTimeout: settings.executionTimeout, batchJobSteps }),
      timeout: settings.executionTimeout,
      logRetention: settings.logRetention,
      tracing: settings.tracing,
      tagsProp: 'routes',
      tags: {
        [routerTags.bucket]: this.bucket.bucketName,
        ...Object.fromEntries(this.routes.map(({ route, queue }) => [routerTags.queue(route.name), queue.queueUrl])),
      },
    });
    steps?.grantTo(this.stateMachine);
    acknowledgeChildExecutions(this.stateMachine, props.routes);
    this.triggerFunction = triggerFunction(this, this.routes, this.bucket, this.stateMachine, settings);
    if (settings.alarms) {
      const functions = { Trigger: this.triggerFunction, ...(steps ? { FailStep: steps.failStepFunction } : {}) };
      this.alarms = createAlarms(this, {
        routes: this.routes,
        stateMachine: this.stateMachine,
        functions,
        alarmTopic: props.alarmTopic,
      });
    }
  }

  /** Returns the queues of a route by name. @throws {@link InvalidProp} if no route has that name */
  route(name: string): RouteQueues {
    const found = this.routes.find(({ route }) => route.name === name);
    if (found === undefined)
      throw new InvalidProp(
        this,
        'name',
        name,
        `the name of a route (${this.routes.map(({ route }) => route.name).join(', ')})`,
      );
    return { queue: found.queue, deadLetterQueue: found.deadLetterQueue };
  }

  /** Grants permission to send messages to the queue of a route, and to store large messages in the bucket. */
  grantSendMessages(grantee: IGrantable, route: string): Grant {
    const { queue } = this.route(route);
    const sent = Grant.addToPrincipal({ grantee, actions: ['sqs:SendMessage'], resourceArns: [queue.queueArn] });
    const keyed = queue.encryptionMasterKey?.grant(grantee, 'kms:Decrypt', 'kms:GenerateDataKey');
    return (keyed === undefined ? sent : sent.combine(keyed)).combine(
      grantObjects(grantee, this.bucket, `${ROUTED_MESSAGES_PREFIX}messages/*`, ['s3:PutObject']),
    );
  }

  /** Grants permission to start executions without a queue. */
  grantStartExecution(grantee: IGrantable): Grant {
    return this.stateMachine.grantStartExecution(grantee);
  }

  /** The number of messages for which an execution started. Sum over 5 minutes by default. */
  metricMessagesStarted(options?: MetricOptions): Metric {
    return functionMetric(this, routerMetrics.messagesStarted, options);
  }

  /**
   * The number of duplicate messages, which were delivered or sent more than once. Sum over 5 minutes by default.
   */
  metricMessagesRepeated(options?: MetricOptions): Metric {
    return functionMetric(this, routerMetrics.messagesRepeated, options);
  }

  /** The number of messages that stayed in their queue to be retried. Sum over 5 minutes by default. */
  metricMessagesLeft(options?: MetricOptions): Metric {
    return functionMetric(this, routerMetrics.messagesLeft, options);
  }
}
