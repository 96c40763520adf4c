import { type TaskResource } from '@stepwell/asl';
import { type Spelling, spellingOf } from '../../integrations/service-call/member-names.js';
import { serviceOfAction } from '../../integrations/service-call/optimized-on-aws.js';
import { optimizedService } from '../../integrations/service-call/optimized-service.js';
import { ownValue } from '../../../../kernel/own-value.js';

/** The operation whose response is a task's result. */
export interface MockedOperation {
  /** As in `aws-sdk:<serviceId>:<action>`. */
  readonly serviceId: string;
  readonly action: string;
  readonly spelling: Spelling;
  /** Fields that the integration returns as JSON, regardless of their type in the API. */
  readonly untypedFields: ReadonlySet<string>;
}

/**
 * The operations that Step Functions calls to learn whether a job has ended, by the action that starts the job. The
 * policies in the pages of the guide name them.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-integration-iam-templates.html
 */
const pollingActions: Readonly<Record<string, string>> = {
  'athena:startQueryExecution': 'getQueryExecution',
  'batch:submitJob': 'describeJobs',
  'bedrock:createModelCustomizationJob': 'getModelCustomizationJob',
  'codebuild:startBuild': 'batchGetBuilds',
  'codebuild:startBuildBatch': 'batchGetBuildBatches',
  'codebuild:retryBuildBatch': 'batchGetBuildBatches',
  'ecs:runTask': 'describeTasks',
  'eks:createCluster': 'describeCluster',
  'eks:deleteCluster': 'describeCluster',
  'eks:createFargateProfile': 'describeFargateProfile',
  'eks:deleteFargateProfile': 'describeFargateProfile',
  'eks:createNodegroup': 'describeNodegroup',
  'eks:deleteNodegroup': 'describeNodegroup',
  'elasticmapreduce:createCluster': 'describeCluster',
  'elasticmapreduce:terminateCluster': 'describeCluster',
  'elasticmapreduce:addStep': 'describeStep',
  'emr-serverless:createApplication': 'getApplication',
  'emr-serverless:startApplication': 'getApplication',
  'emr-serverless:stopApplication': 'getApplication',
  'emr-serverless:deleteApplication': 'getApplication',
  'emr-serverless:startJobRun': 'getJobRun',
  'emr-serverless:cancelJobRun': 'getJobRun',
  'glue:startJobRun': 'getJobRun',
  'mediaconvert:createJob': 'getJob',
  'states:startExecution': 'describeExecution',
};

/**
 * The operation whose response is validated as a task's result. With `.sync`, that is the one that Step Functions polls.
 * `undefined` for functions, activities and task tokens, which can return any value, and for the integrations that AWS
 * does not validate: HTTP, API Gateway, and calls and jobs of Kubernetes.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/test-state-isolation.html
 */
export function mockedOperation({ kind, resourceType, action, pattern }: TaskResource): MockedOperation | undefined {
  if (kind !== 'service' || pattern === 'waitForTaskToken') return undefined;
  const spelling = spellingOf(resourceType);
  if (spelling === 'sdk')
    return { serviceId: resourceType.slice('aws-sdk:'.length), action, spelling, untypedFields: new Set() };
  const serviceId =
    resourceType === 'lambda'
      ? 'lambda'
      : (optimizedService(resourceType)?.serviceId ?? serviceOfAction(resourceType, action));
  if (serviceId === undefined) return undefined;
  const name = `${resourceType}:${action}`;
  if (pattern === 'request-response') return { serviceId, action, spelling, untypedFields: untypedFields(name) };
  const polled = ownValue(pollingActions, name);
  return polled === undefined
    ? undefined
    : { serviceId, action: polled, spelling, untypedFields: untypedFields(`${name}.${pattern}`) };
}

/** Fields that are parsed JSON, unlike in the API: the payload of a function, the data of a nested execution. */
function untypedFields(name: string): ReadonlySet<string> {
  if (name === 'lambda:invoke') return new Set(['Payload']);
  if (name === 'bedrock:invokeModel') return new Set(['Body']);
  return new Set(name === 'states:startExecution.sync:2' ? ['Input', 'Output'] : []);
}
