import { CHAIN_PREFIX, chainMetrics } from '@stepwell/core/queue-chain';
import { CLAIM_EXPIRY_ATTRIBUTE } from '@stepwell/core/idempotency';
import { type Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { type ITable } from 'aws-cdk-lib/aws-dynamodb';
import { type Rule } from 'aws-cdk-lib/aws-events';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { type IKey } from 'aws-cdk-lib/aws-kms';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type IQueue } from 'aws-cdk-lib/aws-sqs';
import { type Construct } from 'constructs';
import { InvalidProp } from './invalid-prop.js';
import { AlarmKind } from './workflow/alarm-options.js';
import { WorkflowAlarms, deadLetterAlarms, functionAlarms, messagesAlarm } from './workflow/alarms.js';
import { encryptedTopic, workflowTable } from './workflow/storage.js';
import { serviceNameOf } from './workflow/metrics.js';
import { type IWorkflow, Workflow } from './workflow/workflow.js';
import { grantListBucket, grantObjects, policyOwner } from './workflow/grants.js';
import { handleJobFailures } from './queue-chain/job-failed-function.js';
import { type ChainStageProps, type QueueChainProps } from './queue-chain/props.js';
import { resolveProps } from './queue-chain/resolved-props.js';
import { type QueuedStage, type Stage } from './queue-chain/stage.js';
import { grantJob, triggerFunction } from './queue-chain/trigger-function.js';
import { messagesBucket } from './queues/messages-bucket.js';
import { WorkQueueSubscription } from './queues/work-queue-subscription.js';
import { type WorkQueue, resolveWorkQueue } from './queues/work-queue.js';

const QUEUE_CHAIN = Symbol.for('@stepwell/constructs.QueueChain');

/** The resources of a stage of a {@link QueueChain}. */
export interface ChainStage {
  readonly queue: IQueue;
  readonly deadLetterQueue: IQueue;
  /** Submits a job for each message. */
  readonly triggerFunction: LambdaFunction;
  /** The topic for the outputs of the job, with `fanOut`. */
  readonly topic?: ITopic;
}

/** A `QueueChain`: one that the construct created, or an imported one. */
export interface IQueueChain extends IWorkflow {
  /** The queue of the first stage. */
  readonly queue: IQueue;
  /** Long messages and the outputs of all stages, below `_stepwell/queue-chain/`. */
  readonly bucket: IBucket;

  /** Grants permission to send messages to the first queue, and to store large messages in the bucket. */
  grantSendMessages(grantee: IGrantable): Grant;

  /** Grants permission to read the outputs of all stages. */
  grantReadOutputs(grantee: IGrantable): Grant;

  /** The number of submitted jobs. Sum over 5 minutes by default. */
  metricJobsSubmitted(options?: MetricOptions): Metric;

  /**
   * The number of failed jobs whose messages moved to a dead-letter queue. Sum over 5 minutes by default.
   */
  metricJobsFailed(options?: MetricOptions): Metric;

  /** The number of duplicate messages, which were delivered or sent more than once. Sum over 5 minutes by default. */
  metricMessagesRepeated(options?: MetricOptions): Metric;

  /** The number of messages that stayed in their queue to be retried. Sum over 5 minutes by default. */
  metricMessagesLeft(options?: MetricOptions): Metric;
}

/** Attributes of an existing `QueueChain`, such as one of another app. */
export interface QueueChainAttributes {
  readonly queue: IQueue;
  readonly bucket: IBucket;
  /** The `serviceName` of the workflow, for the metrics of its functions. @default - no metrics of functions */
  readonly serviceName?: string;
}

/** The members that created and imported workflows share. */
abstract class QueueChainBase extends Workflow implements IQueueChain {
  abstract readonly queue: IQueue;
  abstract readonly bucket: IBucket;
  protected readonly metricNames = Object.values(chainMetrics);

  grantSendMessages(grantee: IGrantable): Grant {
    const sent = Grant.addToPrincipal({ grantee, actions: ['sqs:SendMessage'], resourceArns: [this.queue.queueArn] });
    const keyed = this.queue.encryptionMasterKey?.grant(grantee, 'kms:Decrypt', 'kms:GenerateDataKey');
    return (keyed === undefined ? sent : sent.combine(keyed)).combine(
      grantObjects(grantee, this.bucket, `${CHAIN_PREFIX}messages/*`, ['s3:PutObject']),
    );
  }

  grantReadOutputs(grantee: IGrantable): Grant {
    return grantObjects(grantee, this.bucket, `${CHAIN_PREFIX}outputs/*`, ['s3:GetObject']).combine(
      grantListBucket(grantee, this.bucket, `${CHAIN_PREFIX}outputs/*`),
    );
  }

  metricJobsSubmitted(options?: MetricOptions): Metric {
    return this.metric(chainMetrics.jobsSubmitted, options);
  }

  metricJobsFailed(options?: MetricOptions): Metric {
    return this.metric(chainMetrics.jobsFailed, options);
  }

  metricMessagesRepeated(options?: MetricOptions): Metric {
    return this.metric(chainMetrics.messagesRepeated, options);
  }

  metricMessagesLeft(options?: MetricOptions): Metric {
    return this.metric(chainMetrics.messagesLeft, options);
  }
}

/**
 * A chain of Batch jobs with queues between them and without a state machine: a message starts a job, and the output of
 * the job is the message that starts the next job.
 *
 * A message starts one job, even if it is delivered more than once. If the job fails, the message moves to the stage's
 * dead-letter queue with the reason; other messages are not affected. All messages that result from one message have
 * the same correlation id.
 *
 * @example
 * ```ts
 * const chain = new QueueChain(this, 'Scenes', {
 *   stages: [
 *     { name: 'Activator', job: jobs.activator },
 *     { name: 'Processor', job: jobs.processor },
 *   ],
 * });
 * chain.grantSendMessages(uploader);
 * ```
 */
export class QueueChain extends QueueChainBase {
  /** Returns whether a value is a `QueueChain`, created by any copy of this package. */
  static isQueueChain(value: unknown): value is QueueChain {
    return typeof value === 'object' && value !== null && QUEUE_CHAIN in value;
  }

  /** Imports an existing workflow. */
  static fromQueueChainAttributes(scope: Construct, id: string, attributes: QueueChainAttributes): IQueueChain {
    return new (class extends QueueChainBase {
      readonly queue = attributes.queue;
      readonly bucket = attributes.bucket;
      readonly serviceName = attributes.serviceName;
    })(scope, id);
  }

  readonly queue: IQueue;
  readonly bucket: IBucket;
  /** The claims of messages, which prevent a second job for a message. */
  readonly claimsTable: ITable;
  /** Moves the messages of failed jobs to dead-letter queues. */
  readonly jobFailedFunction: LambdaFunction;
  /** Invokes `jobFailedFunction` for failed jobs. */
  readonly jobFailedRule: Rule;
  /** Events about failed jobs that could not be handled. */
  readonly undeliveredQueue: IQueue;
  readonly serviceName = serviceNameOf(this);
  override readonly alarms: WorkflowAlarms;

  private readonly stages: readonly Stage[];

  /**
   * @throws {@link InvalidProp} if a prop is invalid
   */
  constructor(scope: Construct, id: string, props: QueueChainProps) {
    super(scope, id);
    Object.defineProperty(this, QUEUE_CHAIN, { value: true });
    const settings = resolveProps(this, props);
    const { encryptionKey } = settings;
    this.bucket = messagesBucket(this, props.bucket, settings);
    const schema = { partitionKey: 'id', timeToLiveAttribute: CLAIM_EXPIRY_ATTRIBUTE };
    this.claimsTable = workflowTable(this, 'ClaimsTable', settings, schema);
    const dependencies = { bucket: this.bucket, claims: this.claimsTable, settings };
    const queues = props.stages.map((stage) => ({
      stage,
      ...resolveWorkQueue(this, stage, settings),
    }));
    const queued: QueuedStage[] = queues.map((each, index) => ({
      ...each,
      topic: each.stage.fanOut === true ? outputTopic(this, each.stage, queues[index + 1], encryptionKey) : undefined,
    }));
    this.stages = queued.map((stage, index) => {
      const next = queued[index + 1];
      if (stage.stage.job.jobRole)
        grantJob(policyOwner(this, stage.stage.job.jobRole), stage, next, this.bucket, encryptionKey);
      return { ...stage, triggerFunction: triggerFunction(this, stage, next, dependencies) };
    });
    // `resolveProps` checked that there is at least one.
    this.queue = (this.stages[0] as Stage).queue;
    const watch = handleJobFailures(this, this.stages, dependencies);
    this.jobFailedFunction = watch.jobFailedFunction;
    this.jobFailedRule = watch.rule;
    this.undeliveredQueue = watch.undeliveredQueue;
    const triggers = this.stages.map(({ stage, triggerFunction: each }) => [`${stage.name}Trigger`, each] as const);
    this.alarms = new WorkflowAlarms(this, props.alarms, [
      ...deadLetterAlarms(this.stages.map(({ stage: { name }, deadLetterQueue }) => ({ name, deadLetterQueue }))),
      messagesAlarm(
        AlarmKind.UNDELIVERED,
        'Undelivered',
        this.undeliveredQueue,
        'a job failed, and its message could not be moved to a dead-letter queue',
      ),
      ...functionAlarms({ ...Object.fromEntries(triggers), Failure: this.jobFailedFunction }),
    ]);
  }

  /** Returns the resources of a stage by name. @throws {@link InvalidProp} if no stage has that name */
  stage(name: string): ChainStage {
    const found = this.stages.find(({ stage }) => stage.name === name);
    if (found === undefined)
      throw new InvalidProp(
        this,
        'name',
        name,
        `the name of a stage (${this.stages.map(({ stage }) => stage.name).join(', ')})`,
      );
    const { queue, deadLetterQueue, triggerFunction: trigger, topic } = found;
    return { queue, deadLetterQueue, triggerFunction: trigger, topic };
  }
}

/** Creates the topic for the outputs of a stage, and subscribes the queue of the next stage. */
function outputTopic(
  scope: Construct,
  { name }: ChainStageProps,
  next: WorkQueue | undefined,
  encryptionKey: IKey | undefined,
): ITopic {
  const fifo = next?.queue.fifo === true ? { fifo: true } : {};
  const topic = encryptedTopic(scope, `${name}Topic`, encryptionKey, { displayName: `Outputs of ${name}`, ...fifo });
  if (next !== undefined) topic.addSubscription(new WorkQueueSubscription(next));
  return topic;
}
