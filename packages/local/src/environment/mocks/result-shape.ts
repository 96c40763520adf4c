import { type TaskResource } from '@stepwell/asl';
import { findModel } from '../../kernel/models/read-model.js';
import { type Reference, type ServiceModel } from '../../kernel/models/service-model.js';
import { ownValue } from '../../kernel/own-value.js';
import { capitalized } from '../../services/states/integrations/service-call/casing.js';
import { optimizedService } from '../../services/states/integrations/service-call/optimized-service.js';
import { serviceOfAction } from '../../services/states/integrations/service-call/optimized-on-aws.js';
import { type Spelling, spellingOf } from '../../services/states/integrations/service-call/member-names.js';

/** The shape of a result that a mock returns. */
export interface ResultShape {
  readonly model: ServiceModel;
  readonly reference: Reference;
  /** Members that can be any JSON value, in the spelling of Step Functions. */
  readonly untyped: ReadonlySet<string>;
  /** How the integration spells members, and writes dates. */
  readonly spelling: Spelling;
}

/** The operation that a task calls; `undefined` for functions and activities, and where no model has the service. */
export interface TaskOperation {
  readonly model: ServiceModel;
  /** As the model spells it: `DetectLabels`. */
  readonly operation: string;
}

/** Finds the operation that a task calls. */
export function taskOperation({ kind, resourceType, action }: TaskResource): TaskOperation | undefined {
  if (kind !== 'service') return undefined;
  const serviceId = resourceType.startsWith('aws-sdk:')
    ? resourceType.slice('aws-sdk:'.length)
    : resourceType === 'lambda'
      ? 'lambda'
      : (optimizedService(resourceType)?.serviceId ?? serviceOfAction(resourceType, action));
  const model = serviceId === undefined ? undefined : findModel(serviceId);
  const operation = capitalized(action);
  return model === undefined || ownValue(model.operations, operation) === undefined ? undefined : { model, operation };
}

/**
 * The shape of a task's result. `undefined` where the result can be any JSON value (functions, activities, task tokens),
 * and where its shape is not known.
 */
export function taskResultShape(resource: TaskResource): ResultShape | undefined {
  const { kind, resourceType, action, pattern } = resource;
  if (kind !== 'service' || pattern === 'waitForTaskToken') return undefined;
  const name = `${resourceType}:${action}`;
  if (pattern !== 'request-response') return jobShape(name, pattern === 'sync:2');
  const ofIntegration = ownValue(integrationShapes, name);
  if (ofIntegration !== undefined) return shape(integrationModel, ofIntegration);
  const called = taskOperation(resource);
  if (called === undefined) return undefined;
  return operationResultShape(
    called.model,
    called.operation,
    spellingOf(resourceType),
    name === 'lambda:invoke' ? ['Payload'] : [],
  );
}

/** The shape of the response of an operation; `undefined` if it has none. */
export function operationResultShape(
  model: ServiceModel,
  operation: string,
  spelling: Spelling = 'sdk',
  untyped: readonly string[] = [],
): ResultShape | undefined {
  const output = ownValue(model.operations, operation)?.output;
  return output === undefined ? undefined : shape(model, output, spelling, untyped);
}

function shape(
  model: ServiceModel,
  reference: Reference,
  spelling: Spelling = 'optimized',
  untyped: readonly string[] = [],
): ResultShape {
  return { model, reference, spelling, untyped: new Set(untyped) };
}

/** Results of jobs that tasks wait for, by action: the service and the shape. */
const jobShapes: Readonly<Record<string, readonly [serviceId: string, shape: string]>> = {
  'athena:startQueryExecution': ['athena', 'GetQueryExecutionOutput'],
  'batch:submitJob': ['batch', 'JobDetail'],
  'bedrock:createModelCustomizationJob': ['bedrock', 'GetModelCustomizationJobResponse'],
  'codebuild:startBuild': ['codebuild', 'StartBuildOutput'],
  'codebuild:startBuildBatch': ['codebuild', 'StartBuildBatchOutput'],
  'codebuild:retryBuildBatch': ['codebuild', 'RetryBuildBatchOutput'],
  'ecs:runTask': ['ecs', 'Task'],
  'glue:startJobRun': ['glue', 'JobRun'],
  'mediaconvert:createJob': ['mediaconvert', 'GetJobResponse'],
  'states:startExecution': ['sfn', 'DescribeExecutionOutput'],
};

function jobShape(name: string, parsesExecutions: boolean): ResultShape | undefined {
  const [serviceId = '', reference = ''] = ownValue(jobShapes, name) ?? [];
  const model = findModel(serviceId);
  const untyped = parsesExecutions && name === 'states:startExecution' ? ['Input', 'Output'] : [];
  return model === undefined ? undefined : shape(model, reference, 'optimized', untyped);
}

/** Results that integrations form themselves, by action. */
const integrationShapes: Readonly<Record<string, string>> = {
  'apigateway:invoke': 'HttpResponse',
  'http:invoke': 'HttpResponse',
  'bedrock:invokeModel': 'InvokeModelResult',
  'bedrockagentcore:invokeHarness': 'InvokeHarnessResult',
};

/**
 * The shapes of these results.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-api-gateway.html
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-bedrock.html
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-bedrockagentcore.html
 */
const integrationModel: ServiceModel = {
  source: 'the guide of Step Functions',
  id: 'integrations',
  signingName: 'states',
  protocol: 'json',
  apiVersion: '',
  operations: {},
  errors: {},
  shapes: {
    HttpResponse: {
      members: { Headers: ':any', ResponseBody: ':any', StatusCode: ':integer', StatusText: ':string' },
      required: ['ResponseBody'],
    },
    InvokeModelResult: { members: { Body: ':any', ContentType: ':string' }, required: ['Body'] },
    InvokeHarnessResult: {
      members: { Output: 'HarnessOutput', StopReason: ':string', Usage: 'HarnessUsage', Metrics: 'HarnessMetrics' },
      required: ['Output'],
    },
    HarnessOutput: { members: { Message: 'HarnessMessage' }, required: ['Message'] },
    HarnessMessage: { members: { Role: ':string', Content: 'HarnessContents' }, required: ['Content'] },
    HarnessContents: { list: 'HarnessContent' },
    HarnessContent: { members: { Text: ':string' } },
    HarnessMetrics: { members: { LatencyMs: ':long' } },
    HarnessUsage: { members: { InputTokens: ':integer', OutputTokens: ':integer', TotalTokens: ':integer' } },
  },
};
