import { CHAIN_PREFIX, chainEnvironment } from '@stepwell/core/queue-chain';
import { type ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { type IKey } from 'aws-cdk-lib/aws-kms';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type Construct } from 'constructs';
import { acknowledge } from '../acknowledgements.js';
import { bundledFunction } from '../workflow/bundled-function.js';
import { type PolicyOwner, grantObjectsToOwnRole, grantTable } from '../workflow/grants.js';
import { type ResolvedQueueChainProps } from './resolved-props.js';
import { type QueuedStage } from './stage.js';

/** The resources that the functions of a chain use. */
export interface FunctionDependencies {
  readonly bucket: IBucket;
  readonly claims: ITable;
  readonly settings: ResolvedQueueChainProps;
}

/** Creates the function that submits a job for each message of a stage's queue. */
export function triggerFunction(
  scope: Construct,
  { stage, queue, topic }: QueuedStage,
  next: QueuedStage | undefined,
  { bucket, claims, settings }: FunctionDependencies,
): LambdaFunction {
  const { job, name } = stage;
  const { handler, role } = bundledFunction(scope, `${name}Trigger`, settings, {
    asset: 'queue-chain/trigger',
    description: `QueueChain: submits a job for each message of ${name}`,
    memorySize: 256,
    timeout: settings.triggerTimeout,
    environment: {
      [chainEnvironment.stage]: name,
      [chainEnvironment.jobQueue]: job.jobQueue.jobQueueArn,
      [chainEnvironment.jobDefinition]: job.jobDefinition.jobDefinitionArn,
      [chainEnvironment.bucket]: bucket.bucketName,
      [chainEnvironment.table]: claims.tableName,
      ...(topic
        ? { [chainEnvironment.nextTopicArn]: topic.topicArn }
        : next
          ? { [chainEnvironment.nextQueueUrl]: next.queue.queueUrl }
          : {}),
    },
  });
  grantObjectsToOwnRole(role, bucket, `${CHAIN_PREFIX}messages/*`, ['s3:PutObject']);
  grantTable(handler, claims, ['dynamodb:GetItem', 'dynamodb:UpdateItem']);
  job.grantSubmit(role);
  Grant.addToPrincipal({ grantee: role, actions: ['batch:ListJobs'], resourceArns: ['*'] });
  acknowledge(
    role,
    'IAM5[Resource::*]',
    'batch:ListJobs, which finds the job of a failed trigger, and X-Ray support only the resource *',
  );
  handler.addEventSource(
    new SqsEventSource(queue, {
      batchSize: settings.batchSize,
      maxConcurrency: settings.maxConcurrency,
      reportBatchItemFailures: true,
    }),
  );
  return handler;
}

/**
 * Grants a stage's job permission to read its message, write its output, and send it to the next stage.
 *
 * @param topicKey the customer managed key of the stage's topic, if any; the AWS managed key allows all publishers
 */
export function grantJob(
  role: PolicyOwner,
  { stage, topic }: QueuedStage,
  next: QueuedStage | undefined,
  bucket: IBucket,
  topicKey: IKey | undefined,
): void {
  grantObjectsToOwnRole(role, bucket, `${CHAIN_PREFIX}messages/*`, ['s3:GetObject']);
  grantObjectsToOwnRole(role, bucket, `${CHAIN_PREFIX}outputs/${stage.name}/*`, ['s3:PutObject']);
  if (topic !== undefined) {
    Grant.addToPrincipal({ grantee: role, actions: ['sns:Publish'], resourceArns: [topic.topicArn] });
    topicKey?.grant(role, 'kms:Decrypt', 'kms:GenerateDataKey');
  } else if (next !== undefined) {
    Grant.addToPrincipal({ grantee: role, actions: ['sqs:SendMessage'], resourceArns: [next.queue.queueArn] });
    next.queue.encryptionMasterKey?.grant(role, 'kms:Decrypt', 'kms:GenerateDataKey');
  }
}
