import { CHAIN_PREFIX, chainMetrics } from '@stepwell/core/queue-chain';
import { CLAIM_EXPIRY_ATTRIBUTE } from '@stepwell/core/idempotency';
import { type RemovalPolicy } from 'aws-cdk-lib';
import { type Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { AttributeType, BillingMode, type ITable, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { type Rule } from 'aws-cdk-lib/aws-events';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Alias, type IKey } from 'aws-cdk-lib/aws-kms';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { type IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { InvalidProp } from './invalid-prop.js';
import { functionMetric } from './metrics/function-metric.js';
import { grantListBucket, grantObjects, policyOwner } from './permissions/grants.js';
import { type QueueChainAlarms, createAlarms } from './queue-chain/alarms.js';
import { handleJobFailures } from './queue-chain/job-failed-function.js';
import { type ChainStageProps, type QueueChainProps } from './queue-chain/props.js';
import { resolveSettings } from './queue-chain/settings.js';
import { type QueuedStage, type Stage } from './queue-chain/stage.js';
import { grantJob, triggerFunction } from './queue-chain/trigger-function.js';
import { messagesBucket } from './queues/messages-bucket.js';
import { resolveWorkQueue } from './queues/resolve-work-queue.js';
import { WorkQueueSubscription } from './queues/work-queue-subscription.js';
import { type WorkQueue } from './queues/work-queue.js';

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
export class QueueChain extends Construct {
  /** Returns whether a value is a `QueueChain`, created by any copy of this package. */
  static isQueueChain(value: unknown): value is QueueChain {
    return typeof value === 'object' && value !== null && QUEUE_CHAIN in value;
  }

  /** The queue of the first stage. */
  readonly queue: IQueue;
  /** Long messages and the outputs of all stages, below `_stepwell/queue-chain/`. */
  readonly bucket: IBucket;
  /** The claims of messages, which prevent a second job for a message. */
  readonly claimsTable: ITable;
  /** Moves the messages of failed jobs to dead-letter queues. */
  readonly jobFailedFunction: LambdaFunction;
  /** Invokes `jobFailedFunction` for failed jobs. */
  readonly jobFailedRule: Rule;
  /** Events about failed jobs that could not be handled. */
  readonly undeliveredQueue: IQueue;
  /** The alarms; `undefined` with `alarms: false`. */
  readonly alarms?: QueueChainAlarms;

  private readonly stages: readonly Stage[];

  /**
   * @throws {@link InvalidProp} if a prop is invalid
   */
  constructor(scope: Construct, id: string, props: QueueChainProps) {
    super(scope, id);
    Object.defineProperty(this, QUEUE_CHAIN, { value: true });
    const settings = resolveSettings(this, props);
    const { encryptionKey } = props;
    this.bucket =
      props.bucket ??
      messagesBucket(this, {
        encryptionKey,
        retention: settings.messageRetention,
        removalPolicy: settings.removalPolicy,
      });
    this.claimsTable = claimsTable(this, encryptionKey, settings.removalPolicy);
    const dependencies = {
      bucket: this.bucket,
      claims: { table: this.claimsTable, tableKey: encryptionKey },
      settings,
    };
    const queues = props.stages.map((stage) => ({
      stage,
      ...resolveWorkQueue(this, stage, { ...settings, encryptionKey }),
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
    // `resolveSettings` checked that there is at least one.
    this.queue = (this.stages[0] as Stage).queue;
    const watch = handleJobFailures(this, this.stages, dependencies);
    this.jobFailedFunction = watch.jobFailedFunction;
    this.jobFailedRule = watch.rule;
    this.undeliveredQueue = watch.undeliveredQueue;
    if (settings.alarms) this.alarms = createAlarms(this, this.stages, watch, props.alarmTopic);
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

  /** Grants permission to send messages to the first queue, and to store large messages in the bucket. */
  grantSendMessages(grantee: IGrantable): Grant {
    const sent = Grant.addToPrincipal({ grantee, actions: ['sqs:SendMessage'], resourceArns: [this.queue.queueArn] });
    const keyed = this.queue.encryptionMasterKey?.grant(grantee, 'kms:Decrypt', 'kms:GenerateDataKey');
    return (keyed === undefined ? sent : sent.combine(keyed)).combine(
      grantObjects(grantee, this.bucket, `${CHAIN_PREFIX}messages/*`, ['s3:PutObject']),
    );
  }

  /** Grants permission to read the outputs of all stages. */
  grantReadOutputs(grantee: IGrantable): Grant {
    return grantObjects(grantee, this.bucket, `${CHAIN_PREFIX}outputs/*`, ['s3:GetObject']).combine(
      grantListBucket(grantee, this.bucket, `${CHAIN_PREFIX}outputs/*`),
    );
  }

  /** The number of submitted jobs. Sum over 5 minutes by default. */
  metricJobsSubmitted(options?: MetricOptions): Metric {
    return functionMetric(this, chainMetrics.jobsSubmitted, options);
  }

  /**
   * The number of failed jobs whose messages moved to a dead-letter queue. Sum over 5 minutes by default.
   */
  metricJobsFailed(options?: MetricOptions): Metric {
    return functionMetric(this, chainMetrics.jobsFailed, options);
  }

  /** The number of duplicate messages, which were delivered or sent more than once. Sum over 5 minutes by default. */
  metricMessagesRepeated(options?: MetricOptions): Metric {
    return functionMetric(this, chainMetrics.messagesRepeated, options);
  }

  /** The number of messages that stayed in their queue to be retried. Sum over 5 minutes by default. */
  metricMessagesLeft(options?: MetricOptions): Metric {
    return functionMetric(this, chainMetrics.messagesLeft, options);
  }
}

function claimsTable(scope: Construct, encryptionKey: IKey | undefined, removalPolicy: RemovalPolicy): Table {
  return new Table(scope, 'ClaimsTable', {
    partitionKey: { name: 'id', type: AttributeType.STRING },
    timeToLiveAttribute: CLAIM_EXPIRY_ATTRIBUTE,
    billingMode: BillingMode.PAY_PER_REQUEST,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    ...(encryptionKey ? { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey } : {}),
    removalPolicy,
  });
}

/** Creates the topic for the outputs of a stage, and subscribes the queue of the next stage. */
function outputTopic(
  scope: Construct,
  { name }: ChainStageProps,
  next: WorkQueue | undefined,
  encryptionKey: IKey | undefined,
): Topic {
  const topic = new Topic(scope, `${name}Topic`, {
    displayName: `Outputs of ${name}`,
    ...(next?.queue.fifo === true ? { fifo: true } : {}),
    masterKey: encryptionKey ?? Alias.fromAliasName(scope, `${name}TopicKey`, 'alias/aws/sns'),
    enforceSSL: true,
  });
  if (next !== undefined) topic.addSubscription(new WorkQueueSubscription(next));
  return topic;
}
