import { ROUTED_MESSAGES_PREFIX, routerMetrics, routerTags } from '@stepwell/core/queue-router';
import { type Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type IQueue } from 'aws-cdk-lib/aws-sqs';
import { type IStateMachine, type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { BatchJobSteps } from './batch-job/batch-job-steps.js';
import { InvalidProp } from './invalid-prop.js';
import { WorkflowAlarms, deadLetterAlarms, executionAlarms, functionAlarms } from './workflow/alarms.js';
import { serviceNameOf } from './workflow/metrics.js';
import { type IStateMachineWorkflow, StateMachineWorkflow } from './workflow/workflow.js';
import { grantObjects } from './workflow/grants.js';
import { messagesBucket } from './queues/messages-bucket.js';
import { resolveWorkQueue } from './queues/work-queue.js';
import { type RoutedQueue, definition } from './queue-router/definition.js';
import { acknowledgeChildExecutions } from './queue-router/nested-executions.js';
import { type QueueRouterProps } from './queue-router/props.js';
import { resolveProps } from './queue-router/resolved-props.js';
import { triggerFunction } from './queue-router/trigger-function.js';
import { workflowStateMachine } from './workflow/state-machine.js';

const QUEUE_ROUTER = Symbol.for('@stepwell/constructs.QueueRouter');

/** The queue and dead-letter queue of a route of a {@link QueueRouter}. */
export interface RouteQueues {
  readonly queue: IQueue;
  readonly deadLetterQueue: IQueue;
}

/** A `QueueRouter`: one that the construct created, or an imported one. */
export interface IQueueRouter extends IStateMachineWorkflow {
  /** Messages that are too large for an execution, inputs and outputs of jobs, below `_stepwell/queue-router/`. */
  readonly bucket: IBucket;

  /** The number of messages for which an execution started. Sum over 5 minutes by default. */
  metricMessagesStarted(options?: MetricOptions): Metric;

  /**
   * The number of duplicate messages, which were delivered or sent more than once. Sum over 5 minutes by default.
   */
  metricMessagesRepeated(options?: MetricOptions): Metric;

  /** The number of messages that stayed in their queue to be retried. Sum over 5 minutes by default. */
  metricMessagesLeft(options?: MetricOptions): Metric;
}

/** Attributes of an existing `QueueRouter`, such as one of another app. */
export interface QueueRouterAttributes {
  readonly stateMachine: IStateMachine;
  readonly bucket: IBucket;
  /** The `serviceName` of the workflow, for the metrics of its functions. @default - no metrics of functions */
  readonly serviceName?: string;
}

/** The members that created and imported workflows share. */
abstract class QueueRouterBase extends StateMachineWorkflow implements IQueueRouter {
  abstract readonly bucket: IBucket;
  protected readonly metricNames = Object.values(routerMetrics);

  metricMessagesStarted(options?: MetricOptions): Metric {
    return this.metric(routerMetrics.messagesStarted, options);
  }

  metricMessagesRepeated(options?: MetricOptions): Metric {
    return this.metric(routerMetrics.messagesRepeated, options);
  }

  metricMessagesLeft(options?: MetricOptions): Metric {
    return this.metric(routerMetrics.messagesLeft, options);
  }
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
export class QueueRouter extends QueueRouterBase {
  /** Returns whether a value is a `QueueRouter`, created by any copy of this package. */
  static isQueueRouter(value: unknown): value is QueueRouter {
    return typeof value === 'object' && value !== null && QUEUE_ROUTER in value;
  }

  /** Imports an existing workflow. */
  static fromQueueRouterAttributes(scope: Construct, id: string, attributes: QueueRouterAttributes): IQueueRouter {
    return new (class extends QueueRouterBase {
      readonly stateMachine = attributes.stateMachine;
      readonly bucket = attributes.bucket;
      readonly serviceName = attributes.serviceName;
    })(scope, id);
  }

  /** The workflow. */
  readonly stateMachine: StateMachine;
  /** Starts an execution for each message. */
  readonly triggerFunction: LambdaFunction;
  readonly bucket: IBucket;
  readonly serviceName = serviceNameOf(this);
  override readonly alarms: WorkflowAlarms;

  private readonly routes: readonly RoutedQueue[];

  /**
   * @throws {@link InvalidProp} if a prop is invalid
   */
  constructor(scope: Construct, id: string, props: QueueRouterProps) {
    super(scope, id);
    Object.defineProperty(this, QUEUE_ROUTER, { value: true });
    const settings = resolveProps(this, props);
    this.bucket = messagesBucket(this, props.bucket, settings);
    this.routes = props.routes.map((route) => ({
      route,
      ...resolveWorkQueue(this, route, settings),
    }));
    let steps: BatchJobSteps | undefined;
    const batchJobSteps = (): BatchJobSteps =>
      (steps ??= new BatchJobSteps(this, {
        ...settings,
        bucket: this.bucket,
        keyPrefix: `${ROUTED_MESSAGES_PREFIX}jobs/`,
      }));
    this.stateMachine = workflowStateMachine(this, '', settings, {
      workflow: 'queue-router',
      stateMachineName: props.stateMachineName,
      comment: 'Processes each message with the step of its queue',
      definition: (states) =>
        definition(states, { routes: this.routes, executionTimeout: settings.executionTimeout, batchJobSteps }),
      timeout: settings.executionTimeout,
      tagsProp: 'routes',
      tags: {
        [routerTags.bucket]: this.bucket.bucketName,
        ...Object.fromEntries(this.routes.map(({ route, queue }) => [routerTags.queue(route.name), queue.queueUrl])),
      },
    });
    steps?.grantTo(this.stateMachine);
    acknowledgeChildExecutions(this.stateMachine, props.routes);
    this.triggerFunction = triggerFunction(this, this.routes, this.bucket, this.stateMachine, settings);
    const functions = { Trigger: this.triggerFunction, ...(steps ? { FailStep: steps.failStepFunction } : {}) };
    this.alarms = new WorkflowAlarms(this, props.alarms, [
      ...deadLetterAlarms(this.routes.map(({ route: { name }, deadLetterQueue }) => ({ name, deadLetterQueue }))),
      ...executionAlarms(this.stateMachine, 'a message could not be processed'),
      ...functionAlarms(functions),
    ]);
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
}
