import { Duration, Stack } from 'aws-cdk-lib';
import { AttributeType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, Pass, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import {
  BatchJob,
  ComputeTarget,
  ConcurrentDownload,
  EventFanOut,
  FanOutStrategy,
  FargateQueue,
  MapFanOut,
  QualityCheck,
  QualityControl,
  QueueChain,
  QueueExchange,
  QueueRouter,
  RouteStep,
  Sequence,
  Step,
  type WorkflowProps,
} from '../index.js';
import { workflows } from './all-workflows.js';

const image = ContainerImage.fromRegistry('public.ecr.aws/docker/library/node:24-slim');
const code = Code.fromInline('exports.handler = async (event) => event;');

function newFunction(stack: Stack, id: string): LambdaFunction {
  return new LambdaFunction(stack, id, { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code });
}

/** The stack of the user's resources, each encrypted with a key of this stack if it can be. */
export class OwnerStack extends Stack {
  get key(): Key {
    return (this.node.tryFindChild('Key') as Key | undefined) ?? new Key(this, 'Key');
  }
  get function(): LambdaFunction {
    return newFunction(this, 'Function');
  }
  get jobQueue(): FargateQueue {
    return new FargateQueue(this, 'JobQueue');
  }
  get job(): BatchJob {
    return new BatchJob(this, 'Job', { image });
  }
  get bucket(): Bucket {
    return new Bucket(this, 'Bucket', { encryption: BucketEncryption.KMS, encryptionKey: this.key });
  }
  get accessLogs(): Bucket {
    return new Bucket(this, 'AccessLogs');
  }
  get topic(): Topic {
    return new Topic(this, 'Topic', { masterKey: this.key, enforceSSL: true });
  }
  get stateMachine(): StateMachine {
    return new StateMachine(this, 'Machine', { definitionBody: DefinitionBody.fromChainable(new Pass(this, 'Pass')) });
  }

  get role(): Role {
    return new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  }
  get privateVpc(): Vpc {
    return new Vpc(this, 'Vpc', { maxAzs: 2, natGateways: 0, restrictDefaultSecurityGroup: false });
  }

  table(partition: string, sort?: string): Table {
    return new Table(this, 'Table', {
      partitionKey: { name: partition, type: AttributeType.STRING },
      ...(sort === undefined ? {} : { sortKey: { name: sort, type: AttributeType.STRING } }),
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: this.key,
    });
  }

  queues(id = 'Queue'): { readonly queue: Queue; readonly deadLetterQueue: Queue } {
    const props = { encryption: QueueEncryption.KMS, encryptionMasterKey: this.key };
    const deadLetterQueue = new Queue(this, `${id}DeadLetters`, props);
    const queue = new Queue(this, id, {
      ...props,
      visibilityTimeout: Duration.hours(1),
      deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: 3 },
    });
    return { queue, deadLetterQueue };
  }
}

/** Creates a workflow in a stack with one resource of the owner's stack. */
export type Layout = (stack: Stack, owner: OwnerStack) => unknown;

const ownJob = (stack: Stack) => new BatchJob(stack, 'OwnJob', { image });
const download = (stack: Stack, props: ConstructorParameters<typeof ConcurrentDownload>[2]) =>
  new ConcurrentDownload(stack, 'Workflow', props);
export const quality = (stack: Stack, props: ConstructorParameters<typeof QualityControl>[2]) =>
  new QualityControl(stack, 'Workflow', props);
const exchange = (stack: Stack, props: ConstructorParameters<typeof QueueExchange>[2]) =>
  new QueueExchange(stack, 'Workflow', props);
export const eventFanOut = (stack: Stack, props: ConstructorParameters<typeof EventFanOut>[2]) =>
  new EventFanOut(stack, 'Workflow', props);
const mapFanOut = (stack: Stack, props: Partial<ConstructorParameters<typeof MapFanOut>[2]>) =>
  new MapFanOut(stack, 'Workflow', { computeFunction: newFunction(stack, 'Compute'), ...props });
const sequence = (stack: Stack, props: Partial<ConstructorParameters<typeof Sequence>[2]>) =>
  new Sequence(stack, 'Workflow', { ...props, steps: props.steps ?? [Step.batchJob(ownJob(stack))] });
const router = (stack: Stack, props: Partial<ConstructorParameters<typeof QueueRouter>[2]>) =>
  new QueueRouter(stack, 'Workflow', {
    ...props,
    routes: props.routes ?? [{ name: 'Only', step: RouteStep.lambda(newFunction(stack, 'Compute')) }],
  });
export const chain = (stack: Stack, props: Partial<ConstructorParameters<typeof QueueChain>[2]>) =>
  new QueueChain(stack, 'Workflow', { ...props, stages: props.stages ?? [{ name: 'Only', job: ownJob(stack) }] });

/** Creates every workflow with shared props. */
const everyWorkflow = (props: (owner: OwnerStack) => WorkflowProps) =>
  Object.values(workflows).map(
    (create): Layout =>
      (stack, owner) =>
        create(stack, 'Workflow', props(owner)),
  );

/** Every prop and parameter that is a resource of the user, by interface or class. Several workflows share a prop. */
export const layouts: Readonly<Record<string, Layout | readonly Layout[]>> = {
  'BatchJobProps.queue': (stack, { jobQueue: queue }) =>
    sequence(stack, { steps: [Step.batchJob(new BatchJob(stack, 'J', { image, queue }))] }),
  'BatchJob.fromBatchJobAttributes': (stack, { job }) => {
    const found = BatchJob.fromBatchJobAttributes(stack, 'Found', job);
    sequence(stack, { steps: [Step.batchJob(found)] });
  },
  'ChainStageProps.deadLetterQueue': [
    (stack, owner) => chain(stack, { stages: [{ name: 'Only', job: ownJob(stack), ...owner.queues() }] }),
    (stack, owner) => {
      const job = ownJob(stack);
      chain(stack, {
        stages: [
          { name: 'One', job, fanOut: true },
          { name: 'Two', job, ...owner.queues() },
        ],
      });
    },
  ],
  'ChainStageProps.job': [
    (stack, { job }) =>
      chain(stack, {
        stages: [
          { name: 'One', job },
          { name: 'Two', job },
        ],
      }),
    (stack, { job }) =>
      chain(stack, {
        stages: [
          { name: 'One', job, fanOut: true },
          { name: 'Two', job },
        ],
      }),
  ],
  'ChainStageProps.queue': [
    (stack, owner) => chain(stack, { stages: [{ name: 'Only', job: ownJob(stack), queue: owner.queues().queue }] }),
    (stack, owner) => {
      const { job } = owner;
      chain(stack, {
        stages: [
          { name: 'One', job, fanOut: true, ...owner.queues() },
          { name: 'Two', job, queue: owner.queues('Other').queue },
        ],
      });
    },
  ],
  'ComputeTarget.lambda': (stack, owner) =>
    eventFanOut(stack, {
      targets: {
        One: ComputeTarget.lambda(owner.function),
        Alias: ComputeTarget.lambda(newFunction(owner, 'Live').addAlias('live')),
      },
    }),
  'ComputeTarget.queue': [
    (stack, owner) => eventFanOut(stack, { targets: { One: ComputeTarget.queue(owner.queues().queue) } }),
    (stack, owner) => {
      // The workers and the redrive policy of a queue depend on the fan-out.
      const fanOut = eventFanOut(stack, {});
      const queue = new Queue(owner, 'Work', {
        deadLetterQueue: { queue: fanOut.deadLetterQueue, maxReceiveCount: 3 },
      });
      fanOut.addTarget('One', ComputeTarget.queue(queue));
      fanOut.grantReportCompletions(owner.function);
    },
  ],
  'ComputeTarget.stateMachine': (stack, { stateMachine }) =>
    eventFanOut(stack, { targets: { One: ComputeTarget.stateMachine(stateMachine) } }),
  'ConcurrentDownload.addManifestBucket': (stack, { bucket }) => download(stack, {}).addManifestBucket(bucket),
  'ConcurrentDownloadProps.bucket': (stack, { bucket }) => download(stack, { bucket }),
  'ConcurrentDownloadProps.manifestBuckets': (stack, { bucket }) => download(stack, { manifestBuckets: [bucket] }),
  'ConcurrentDownloadProps.table': (stack, owner) => download(stack, { table: owner.table('url') }),
  'ConcurrentDownloadProps.topic': (stack, { topic }) => download(stack, { topic }),
  'EventFanOutProps.bucket': (stack, { bucket }) => eventFanOut(stack, { bucket }),
  'EventFanOutProps.manifestBuckets': (stack, { bucket }) => eventFanOut(stack, { manifestBuckets: [bucket] }),
  'EventFanOutProps.summaryFunction': (stack, owner) =>
    eventFanOut(stack, {
      summaryFunction: owner.function,
      targets: { One: ComputeTarget.lambda(newFunction(owner, 'Item')) },
    }),
  'EventFanOutProps.table': (stack, owner) => eventFanOut(stack, { table: owner.table('pk', 'sk') }),
  'FargateQueueProps.securityGroups': (stack, { jobQueue: { vpc, vpcSubnets, securityGroups } }) =>
    new FargateQueue(stack, 'Queue', { vpc, vpcSubnets, securityGroups: [...securityGroups] }),
  'FargateQueueProps.vpc': (stack, { jobQueue: { vpc, vpcSubnets } }) =>
    new FargateQueue(stack, 'Queue', { vpc, vpcSubnets }),
  'MapFanOut.addManifestBucket': (stack, { bucket }) => mapFanOut(stack, {}).addManifestBucket(bucket),
  'MapFanOutProps.bucket': (stack, { bucket }) => mapFanOut(stack, { bucket }),
  'MapFanOutProps.computeFunction': Object.values(FanOutStrategy).map(
    (strategy): Layout =>
      (stack, owner) =>
        mapFanOut(stack, { strategy, computeFunction: owner.function }),
  ),
  'MapFanOutProps.manifestBuckets': (stack, { bucket }) => mapFanOut(stack, { manifestBuckets: [bucket] }),
  'MapFanOutProps.summaryFunction': (stack, owner) => mapFanOut(stack, { summaryFunction: owner.function }),
  'QualityCheck.fromFunction': (stack, owner) =>
    quality(stack, { checks: [QualityCheck.fromFunction('Own', owner.function)] }).addDataBucket(owner.bucket),
  'QualityControl.addDataBucket': (stack, { bucket }) => quality(stack, {}).addDataBucket(bucket),
  'QualityControlProps.bucket': (stack, { bucket }) => quality(stack, { bucket }),
  'QualityControlProps.dataBuckets': (stack, { bucket }) => quality(stack, { dataBuckets: [bucket] }),
  'QualityControlProps.detailsTable': (stack, owner) =>
    quality(stack, { detailsTable: owner.table('QCPID', 'MessageID') }),
  'QualityControlProps.groupTopics': (stack, { topic }) => quality(stack, { groupTopics: { one: topic } }),
  'QualityControlProps.summaryTable': (stack, owner) =>
    quality(stack, { summaryTable: owner.table('GroupID', 'StartTime') }),
  'QualityControlProps.topic': (stack, { topic }) => quality(stack, { topic }),
  'QueueChainProps.bucket': (stack, { bucket, job }) => chain(stack, { bucket, stages: [{ name: 'Only', job }] }),
  'QueueExchangeProps.activatorFunction': (stack, owner) => exchange(stack, { activatorFunction: owner.function }),
  'QueueExchangeProps.activatorJob': (stack, { job: activatorJob }) => exchange(stack, { activatorJob }),
  'QueueExchangeProps.bucket': (stack, { bucket }) => exchange(stack, { bucket }),
  'QueueExchangeProps.claimsTable': (stack, owner) => exchange(stack, { claimsTable: owner.table('id') }),
  'QueueExchangeProps.deadLetterQueue': (stack, owner) => exchange(stack, owner.queues()),
  'QueueExchangeProps.processorFunction': (stack, owner) => exchange(stack, { processorFunction: owner.function }),
  'QueueExchangeProps.processorJob': (stack, { job: processorJob }) => exchange(stack, { processorJob }),
  'QueueExchangeProps.queue': (stack, owner) =>
    exchange(stack, { ...owner.queues(), processorFunction: owner.function }),
  'QueueRoute.deadLetterQueue': (stack, owner) =>
    router(stack, { routes: [{ name: 'Only', step: RouteStep.lambda(owner.function), ...owner.queues() }] }),
  'QueueRoute.queue': (stack, owner) =>
    router(stack, { routes: [{ name: 'Only', step: RouteStep.lambda(owner.function), queue: owner.queues().queue }] }),
  'QueueRouterProps.bucket': (stack, { bucket, job }) =>
    router(stack, { bucket, routes: [{ name: 'Only', step: RouteStep.batchJob(job) }] }),
  'RouteStep.batchJob': (stack, { job }) =>
    router(stack, { routes: [{ name: 'Only', step: RouteStep.batchJob(job) }] }),
  'RouteStep.lambda': (stack, owner) =>
    router(stack, { routes: [{ name: 'Only', step: RouteStep.lambda(owner.function) }] }),
  'RouteStep.stateMachine': (stack, { stateMachine }) =>
    router(stack, { routes: [{ name: 'Only', step: RouteStep.stateMachine(stateMachine) }] }),
  'SequenceProps.bucket': (stack, { bucket, job }) => sequence(stack, { bucket, steps: [Step.batchJob(job)] }),
  'Step.batchJob': (stack, { job }) => sequence(stack, { steps: [Step.batchJob(job)] }),
  'FunctionOptions.role': everyWorkflow((owner) => ({ functionOptions: { role: owner.role } })),
  'FunctionOptions.securityGroups': everyWorkflow((owner) => {
    const vpc = owner.privateVpc;
    return { functionOptions: { vpc, securityGroups: [new SecurityGroup(owner, 'Functions', { vpc })] } };
  }),
  'FunctionOptions.vpc': everyWorkflow((owner) => ({ functionOptions: { vpc: owner.privateVpc } })),
  'AlarmOptions.topic': everyWorkflow(({ topic }) => ({ alarms: { topic } })),
  'WorkflowProps.encryptionKey': everyWorkflow(({ key: encryptionKey }) => ({ encryptionKey })),
  'WorkflowProps.serverAccessLogsBucket': everyWorkflow(({ accessLogs: serverAccessLogsBucket }) => ({
    serverAccessLogsBucket,
  })),
  'Step.lambda': (stack, owner) => sequence(stack, { steps: [Step.lambda(owner.function)] }),
};
