import { OWN_OBJECTS_PREFIX, downloadEnvironment, downloadMetrics } from '@stepwell/core/concurrent-download';
import { type HandlerAsset, handlerAssetPath } from '@stepwell/handlers';
import { Duration, Fn, Names, RemovalPolicy, Token } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { acknowledge, acknowledgePattern } from '../acknowledgements.js';
import { executionArns } from './execution-arns.js';
import { allowListing, allowOwnRoleObjects, allowTable } from './permissions.js';
import { type Settings } from './settings.js';
import { type Storage } from './storage.js';

/** Below this lie the reports of runs. */
export const RUNS_PREFIX = `${OWN_OBJECTS_PREFIX}concurrent-download/`;

/** Below this lie manifests that the API made from large requests. */
const INPUTS_PREFIX = `${OWN_OBJECTS_PREFIX}inputs/`;

/** The function that downloads one batch: reads and writes the table, writes images and the batch's report. */
export function downloadFunction(scope: Construct, storage: Storage, settings: Settings): LambdaFunction {
  const { handler, role } = workflowFunction(scope, 'Download', settings, {
    asset: 'concurrent-download/download',
    description: 'ConcurrentDownload: downloads one batch of images into the bucket',
    memorySize: settings.memorySize,
    timeout: settings.functionTimeout,
    environment: {
      [downloadEnvironment.bucket]: storage.bucket.bucketName,
      [downloadEnvironment.table]: storage.table.tableName,
      ...(settings.allowedHosts.length > 0 ? { [downloadEnvironment.allowedHosts]: commaSeparated(settings.allowedHosts) } : {}),
      [downloadEnvironment.contentTypes]: commaSeparated(settings.contentTypes),
      [downloadEnvironment.maxBytes]: String(settings.maxObjectSize.toBytes()),
      [downloadEnvironment.requestTimeoutMs]: String(settings.requestTimeout.toMilliseconds()),
      [downloadEnvironment.maxAttempts]: String(settings.maxAttempts),
    },
  });
  // HeadObject, which sees whether an image is still there, is s3:GetObject.
  allowOwnRoleObjects(role, storage.bucket, '*', ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload']);
  allowListing(handler, storage.bucket);
  allowTable(handler, storage, ['dynamodb:BatchGetItem', 'dynamodb:PutItem']);
  return handler;
}

/** The function that makes one report of all batch reports. */
export function consolidateFunction(scope: Construct, storage: Storage, settings: Settings): LambdaFunction {
  const { handler, role } = workflowFunction(scope, 'Consolidate', settings, {
    asset: 'concurrent-download/consolidate',
    description: "ConcurrentDownload: makes one report of a run's batch reports",
    memorySize: 512,
    timeout: Duration.minutes(15),
    environment: { [downloadEnvironment.bucket]: storage.bucket.bucketName },
  });
  allowOwnRoleObjects(role, storage.bucket, `${RUNS_PREFIX}*`, ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload']);
  allowListing(handler, storage.bucket, `${RUNS_PREFIX}*`);
  return handler;
}

/** The function behind the API: checks a request and starts an execution. */
export function startFunction(scope: Construct, storage: Storage, settings: Settings, stateMachine: StateMachine): LambdaFunction {
  const { handler, role } = workflowFunction(scope, 'Start', settings, {
    asset: 'concurrent-download/start',
    description: 'ConcurrentDownload: starts an execution for a request to the API',
    memorySize: 256,
    timeout: Duration.seconds(29),
    environment: { [downloadEnvironment.bucket]: storage.bucket.bucketName, [downloadEnvironment.stateMachineArn]: stateMachine.stateMachineArn },
  });
  allowOwnRoleObjects(role, storage.bucket, `${INPUTS_PREFIX}*`, ['s3:PutObject']);
  stateMachine.grantStartExecution(role);
  // To answer a request that is sent again, it looks at the execution that the first one started.
  stateMachine.grantExecution(role, 'states:DescribeExecution');
  acknowledgePattern(role, executionArns(stateMachine), 'Callers of the API name executions');
  return handler;
}

/** What the functions' metrics and logs are called: the same for all functions of one construct, another for each construct. */
export function serviceName(scope: Construct): string {
  return Names.uniqueResourceName(scope, { maxLength: 64, separator: '-' });
}

interface FunctionSettings {
  readonly asset: HandlerAsset;
  readonly description: string;
  readonly memorySize: number;
  readonly timeout: Duration;
  readonly environment: Readonly<Record<string, string>>;
}

function workflowFunction(scope: Construct, id: string, settings: Settings, own: FunctionSettings): { handler: LambdaFunction; role: Role } {
  const logGroup = new LogGroup(scope, `${id}Logs`, { retention: settings.logRetention, removalPolicy: RemovalPolicy.DESTROY });
  // A role of our own: the one that the CDK makes has AWSLambdaBasicExecutionRole, which may write to every log group.
  const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  if (settings.tracing) acknowledge(role, 'IAM5[Resource::*]', 'X-Ray has no resources to name: xray:PutTraceSegments and xray:PutTelemetryRecords take only *');
  const handler = new LambdaFunction(scope, `${id}Function`, {
    description: own.description,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    code: Code.fromAsset(handlerAssetPath(own.asset)),
    handler: 'index.handler',
    role,
    logGroup,
    memorySize: own.memorySize,
    timeout: own.timeout,
    tracing: settings.tracing ? Tracing.ACTIVE : Tracing.DISABLED,
    environment: {
      ...own.environment,
      POWERTOOLS_SERVICE_NAME: serviceName(scope),
      POWERTOOLS_METRICS_NAMESPACE: downloadMetrics.namespace,
      NODE_OPTIONS: '--enable-source-maps',
    },
  });
  return { handler, role };
}

/** A list as an environment variable; a list that is a token is joined when the stack is deployed. */
function commaSeparated(values: readonly string[]): string {
  return Token.isUnresolved(values) ? Fn.join(',', [...values]) : values.join(',');
}
