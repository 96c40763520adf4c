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
import { grantListBucket, grantObjects } from './permissions/grants.js';
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

/** What belongs to a stage of a {@link QueueChain}. */
export interface ChainStage {
  readonly queue: IQueue;
  readonly deadLetterQueue: IQueue;
  /** Submits a job for each message. */
  readonly triggerFunction: LambdaFunction;
  /** Where the job sends its output, with `fanOut`. */
  readonly topic?: ITopic;
}

/**
 * Batch jobs one after the other, with queues between them and no state machine: a message starts a job, and what the
 * job writes is the message that starts the next.
 *
 * However often a message is delivered, it has one job. A message whose job fails ends in its stage's dead-letter
 * queue, with the reason, and holds up no other. All messages that came of one first message have one correlation id.
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
  /** Whether a value is a `QueueChain`, of this copy of the package or another. */
  static isQueueChain(value: unknown): value is QueueChain {
    return typeof value === 'object' && value !== null && QUEUE_CHAIN in value;
  }

  /** Where messages come in: the first stage's queue. */
  readonly queue: IQueue;
  /** Long messages and the outputs of all stages, below `_stepwell/queue-chain/`. */
  readonly bucket: IBucket;
  /** Which messages have had their job. */
  readonly claimsTable: ITable;
  /** Puts the messages of jobs that failed into dead-letter queues. */
  readonly jobFailedFunction: LambdaFunction;
  /** Tells the failure function of jobs that failed. */
  readonly jobFailedRule: Rule;
  /** News of failures that could not be dealt with. */
  readonly undeliveredQueue: IQueue;
  /** The alarms; `undefined` with `alarms: false`. */
  readonly alarms?: QueueChainAlarms;

  private readonly stages: readonly Stage[];

  /**
   * @throws {@link InvalidProp} naming the prop, its value and what to give
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
      if (stage.stage.job.jobRole) grantJob(stage.stage.job.jobRole, stage, next, this.bucket, encryptionKey);
      return { ...stage, triggerFunction: triggerFunction(this, stage, next, dependencies) };
    });
    // Checked above: there is one at least.
    this.queue = (this.stages[0] as Stage).queue;
    const watch = handleJobFailures(this, this.stages, dependencies);
    this.jobFailedFunction = watch.jobFailedFunction;
    this.jobFailedRule = watch.rule;
    this.undeliveredQueue = watch.undeliveredQueue;
    if (settings.alarms) this.alarms = createAlarms(this, this.stages, watch, props.alarmTopic);
  }

  /** What belongs to a stage, by its name. @throws {@link InvalidProp} where no stage has that name */
  stage(name: string): ChainStage {
    const found = this.stages.find(({ stage }) => stage.name === name);
    if (found === undefined)
      throw new InvalidProp(
        this,
        'name',
        name,
        `the name of a stage: ${this.stages.map(({ stage }) => stage.name).join(', ')}`,
      );
    const { queue, deadLetterQueue, triggerFunction: trigger, topic } = found;
    return { queue, deadLetterQueue, triggerFunction: trigger, topic };
  }

  /** Lets a grantee send messages to the first queue: long ones, too, by way of the bucket. */
  grantSendMessages(grantee: IGrantable): Grant {
    const sent = Grant.addToPrincipal({ grantee, actions: ['sqs:SendMessage'], resourceArns: [this.queue.queueArn] });
    const keyed = this.queue.encryptionMasterKey?.grant(grantee, 'kms:Decrypt', 'kms:GenerateDataKey');
    return (keyed === undefined ? sent : sent.combine(keyed)).combine(
      grantObjects(grantee, this.bucket, `${CHAIN_PREFIX}messages/*`, ['s3:PutObject']),
    );
  }

  /** Lets a grantee read the outputs of all stages. */
  grantReadOutputs(grantee: IGrantable): Grant {
    return grantObjects(grantee, this.bucket, `${CHAIN_PREFIX}outputs/*`, ['s3:GetObject']).combine(
      grantListBucket(grantee, this.bucket, `${CHAIN_PREFIX}outputs/*`),
    );
  }

  /** How many jobs were submitted. Sum over 5 minutes unless told otherwise. */
  metricJobsSubmitted(options?: MetricOptions): Metric {
    return functionMetric(this, chainMetrics.jobsSubmitted, options);
  }

  /**
   * How many jobs failed, and had their messages put into a dead-letter queue. Sum over 5 minutes unless told
   * otherwise.
   */
  metricJobsFailed(options?: MetricOptions): Metric {
    return functionMetric(this, chainMetrics.jobsFailed, options);
  }

  /** How many messages had had their job: delivered again, or sent twice. Sum over 5 minutes unless told otherwise. */
  metricMessagesRepeated(options?: MetricOptions): Metric {
    return functionMetric(this, chainMetrics.messagesRepeated, options);
  }

  /** How many messages were left in their queue for another try. Sum over 5 minutes unless told otherwise. */
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

/** The topic behind a stage, to which the next stage's queue subscribes. */
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
