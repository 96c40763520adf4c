import { computeEnvironment, jobDefinition, jobQueue } from './batch.js';
import { dynamodbTable } from './dynamodb-table.js';
import { eventBus, eventConnection, eventRule } from './events.js';
import { eventSourceMapping } from './event-source-mapping.js';
import { httpApi, httpApiAuthorizer, httpApiIntegration, httpApiRoute, httpApiStage } from './http-api.js';
import { iamManagedPolicy, iamPolicy, iamRole } from './iam.js';
import { stubProviders } from './stubs.js';
import { lambdaEventInvokeConfig } from './lambda-event-invoke-config.js';
import { lambdaFunction } from './lambda-function.js';
import { lambdaAlias, lambdaVersion } from './lambda-version.js';
import { logGroup, logStream } from './log-group.js';
import { nestedStack } from './nested-stack.js';
import { networkProviders } from './network.js';
import { type ResourceProvider } from './resource-provider.js';
import { s3Bucket } from './s3-bucket.js';
import { snsSubscription } from './sns-subscription.js';
import { snsTopic } from './sns-topic.js';
import { sqsQueue } from './sqs-queue.js';
import { activity, stateMachine, stateMachineAlias, stateMachineVersion } from './state-machine.js';

const providers: readonly ResourceProvider[] = [
  activity,
  computeEnvironment,
  dynamodbTable,
  eventBus,
  eventConnection,
  eventRule,
  eventSourceMapping,
  httpApi,
  httpApiAuthorizer,
  httpApiIntegration,
  httpApiRoute,
  httpApiStage,
  iamManagedPolicy,
  iamPolicy,
  iamRole,
  jobDefinition,
  jobQueue,
  ...stubProviders,
  lambdaAlias,
  lambdaEventInvokeConfig,
  lambdaFunction,
  lambdaVersion,
  logGroup,
  logStream,
  nestedStack,
  ...networkProviders,
  s3Bucket,
  snsSubscription,
  snsTopic,
  sqsQueue,
  stateMachine,
  stateMachineAlias,
  stateMachineVersion,
];

/** Resource providers by CloudFormation type. All other types are unsupported. */
export const resourceProviders: ReadonlyMap<string, ResourceProvider> = new Map(
  providers.flatMap((type) => type.types.map((name): [string, ResourceProvider] => [name, type])),
);
