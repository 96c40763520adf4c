import { computeEnvironment, jobDefinition, jobQueue } from '../../services/batch/resources/batch.js';
import { dynamodbTable } from '../../services/dynamodb/resources/dynamodb-table.js';
import { eventBusPolicy } from '../../services/events/resources/event-bus-policy.js';
import { eventBus, eventConnection, eventRule } from '../../services/events/resources/events.js';
import { eventSourceMapping } from '../../services/lambda/resources/event-source-mapping.js';
import {
  httpApi,
  httpApiAuthorizer,
  httpApiIntegration,
  httpApiRoute,
  httpApiStage,
} from '../../services/apigatewayv2/resources/http-api.js';
import { restApiKey, restApiUsagePlan, restApiUsagePlanKey } from '../../services/apigateway/resources/api-keys.js';
import {
  restApiAccount,
  restApiAuthorizer,
  restApiDomainName,
  restApiGatewayResponse,
  restApiModel,
  restApiRequestValidator,
} from '../../services/apigateway/resources/api-parts.js';
import { restApiMethod } from '../../services/apigateway/resources/method.js';
import {
  restApi,
  restApiDeployment,
  restApiResource,
  restApiStage,
} from '../../services/apigateway/resources/rest-api.js';
import { iamManagedPolicy, iamPolicy, iamRole } from '../../services/iam/resources/iam.js';
import { stubProviders } from './stubs.js';
import { kmsAlias, kmsKey } from '../../services/kms/resources/kms-key.js';
import { lambdaEventInvokeConfig } from '../../services/lambda/resources/lambda-event-invoke-config.js';
import { lambdaFunction } from '../../services/lambda/resources/lambda-function.js';
import { layerVersion } from '../../services/lambda/resources/layer-version.js';
import { lambdaAlias, lambdaVersion } from '../../services/lambda/resources/lambda-version.js';
import { logGroup, logStream } from '../../services/logs/resources/log-group.js';
import { nestedStack } from './nested-stack.js';
import { networkProviders } from './network.js';
import { type PropertySupport } from '../../kernel/resources/property-support.js';
import { type ResourceProvider } from '../../kernel/resources/resource-provider.js';
import { pipe } from '../../services/pipes/resources/pipe.js';
import { customResource, customResourceType } from '../custom-resources/custom-resource.js';
import { waitCondition, waitConditionHandle } from '../custom-resources/wait-condition.js';
import { autoDeleteObjects, bucketNotificationsOfCdk } from '../../services/s3/resources/cdk-buckets.js';
import { bucketDeployment } from '../../services/s3/resources/deployment/bucket-deployment.js';
import { logRetention } from '../../services/logs/resources/log-retention.js';
import { trigger } from '../../services/lambda/resources/trigger.js';
import { bucketPolicy } from '../../services/s3/resources/bucket-policy.js';
import { s3Bucket } from '../../services/s3/resources/s3-bucket.js';
import { secret, secretSettings } from '../../services/secretsmanager/resources/secret.js';
import { crossRegionExports, ssmParameter } from '../../services/ssm/resources/ssm-parameter.js';
import { schedule, scheduleGroup } from '../../services/scheduler/resources/schedule.js';
import { snsSubscription } from '../../services/sns/resources/sns-subscription.js';
import { snsTopic, topicPolicy } from '../../services/sns/resources/sns-topic.js';
import { queuePolicy, sqsQueue } from '../../services/sqs/resources/sqs-queue.js';
import {
  activity,
  stateMachine,
  stateMachineAlias,
  stateMachineVersion,
} from '../../services/states/resources/state-machine.js';

const providers: readonly ResourceProvider[] = [
  activity,
  autoDeleteObjects,
  bucketDeployment,
  bucketNotificationsOfCdk,
  bucketPolicy,
  computeEnvironment,
  crossRegionExports,
  customResource,
  dynamodbTable,
  eventBus,
  eventBusPolicy,
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
  kmsAlias,
  kmsKey,
  ...stubProviders,
  lambdaAlias,
  lambdaEventInvokeConfig,
  lambdaFunction,
  layerVersion,
  lambdaVersion,
  logGroup,
  logRetention,
  logStream,
  nestedStack,
  ...networkProviders,
  pipe,
  queuePolicy,
  restApi,
  restApiAccount,
  restApiAuthorizer,
  restApiDeployment,
  restApiDomainName,
  restApiGatewayResponse,
  restApiKey,
  restApiMethod,
  restApiModel,
  restApiRequestValidator,
  restApiResource,
  restApiStage,
  restApiUsagePlan,
  restApiUsagePlanKey,
  s3Bucket,
  schedule,
  scheduleGroup,
  secret,
  secretSettings,
  snsSubscription,
  snsTopic,
  sqsQueue,
  ssmParameter,
  stateMachine,
  stateMachineAlias,
  stateMachineVersion,
  topicPolicy,
  trigger,
  waitCondition,
  waitConditionHandle,
];

/** Resource providers by CloudFormation type. {@link providerOf} finds those of custom resources, too. */
export const resourceProviders: ReadonlyMap<string, ResourceProvider> = new Map(
  providers.flatMap((type) => Object.keys(type.types).map((name): [string, ResourceProvider] => [name, type])),
);

/** The provider of a type. A type `Custom::<name>` without its own has that of custom resources. */
export function providerOf(type: string): ResourceProvider | undefined {
  return resourceProviders.get(type) ?? (type.startsWith('Custom::') ? customResource : undefined);
}

/** How a provider provides the properties of a type. */
export function supportOf(provider: ResourceProvider, type: string): PropertySupport {
  return provider.types[type] ?? provider.types[customResourceType] ?? { honored: [] };
}
