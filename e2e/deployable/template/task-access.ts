import { type Json, type JsonObject, isJsonObject } from '@stepwell/asl';
import { type Access } from './policies.js';
import { definitionOf, statesOf } from './definitions.js';
import { type Resource, type StackTemplate, memberAt, objectsIn } from './stack-template.js';

/** A call of a state. The resource is `undefined` if it comes from the input of the execution. */
export interface TaskAccess extends Pick<Access, 'action'> {
  readonly state: string;
  readonly resource: string | undefined;
}

type Arguments = JsonObject;

/** Returns the actions of an integration, with the resources from its arguments. */
type Calls = (
  args: Arguments,
  stack: StackTemplate,
  machine: Resource,
) => readonly (readonly [action: string, resource: string | undefined])[];

/** An action on the resource in an argument. */
function on(action: string, ...path: string[]): Calls {
  return (args, stack) => named(stack, memberAt(args, path)).map((resource) => [action, resource] as const);
}

const anyExecution = (machine: string | undefined): string | undefined =>
  machine?.replace(':stateMachine:', ':execution:').concat(':*');
const managedRule = (name: string): string => `arn:aws:events:ap-southeast-2:123456789012:rule/${name}`;

/**
 * Step Functions tracks a nested execution or a job with a managed rule
 * (https://docs.aws.amazon.com/step-functions/latest/dg/service-integration-iam-templates.html).
 */
function followed(
  rule: string,
  others: readonly (readonly [string, string | undefined])[],
): readonly (readonly [string, string | undefined])[] {
  return [
    ...others,
    ...['events:PutTargets', 'events:PutRule', 'events:DescribeRule'].map(
      (action) => [action, managedRule(rule)] as const,
    ),
  ];
}

const startExecution: Calls = (args, stack, machine) =>
  on('states:StartExecution', 'StateMachineArn')(args, stack, machine);

const startAndFollow: Calls = (args, stack, machine) => {
  const started = startExecution(args, stack, machine);
  const follow = started.flatMap(([, child]) =>
    ['states:DescribeExecution', 'states:StopExecution'].map((action) => [action, anyExecution(child)] as const),
  );
  return followed('StepFunctionsGetEventsForStepFunctionsExecutionRule', [...started, ...follow]);
};

const submitJob: Calls = (args, stack, machine) =>
  ['JobDefinition', 'JobQueue'].flatMap((name) => on('batch:SubmitJob', name)(args, stack, machine));

/** These Batch actions do not support resource ARNs. */
const submitAndFollow: Calls = (args, stack, machine) =>
  followed('StepFunctionsGetEventsForBatchJobsRule', [
    ...submitJob(args, stack, machine),
    ['batch:DescribeJobs', '*'],
    ['batch:TerminateJob', 'arn:aws:batch:ap-southeast-2:123456789012:job/*'],
  ]);

/** Each item of a transaction needs the permission of its own operation. */
const transaction: Calls = (args, stack) => {
  const items = JSON.stringify(args['TransactItems'] ?? []);
  const operations = {
    Put: 'dynamodb:PutItem',
    Update: 'dynamodb:UpdateItem',
    Delete: 'dynamodb:DeleteItem',
    ConditionCheck: 'dynamodb:ConditionCheckItem',
  };
  const used = Object.entries(operations).filter(([name]) => new RegExp(`["']${name}["']\\s*:`).test(items));
  return used.flatMap(([, action]) => named(stack, items).map((resource) => [action, resource] as const));
};

const putEvents: Calls = (args, stack) => {
  const entries = Array.isArray(args['Entries'])
    ? objectsIn(args['Entries']).map((entry) => entry['EventBusName'] ?? 'default')
    : [args['Entries'] ?? null];
  return entries.flatMap((bus) => named(stack, bus).map((resource) => ['events:PutEvents', resource] as const));
};

const tokens =
  (action: string): Calls =>
  () => [[action, undefined]];
const objects = (action: string): Calls => on(action, 'Bucket');

/** Integrations by the Task resource, without `arn:aws:states:::`, `aws-sdk:` and `.waitForTaskToken`. */
const INTEGRATIONS: Readonly<Record<string, Calls>> = {
  'lambda:invoke': on('lambda:InvokeFunction', 'FunctionName'),
  'dynamodb:getItem': on('dynamodb:GetItem', 'TableName'),
  'dynamodb:putItem': on('dynamodb:PutItem', 'TableName'),
  'dynamodb:updateItem': on('dynamodb:UpdateItem', 'TableName'),
  'dynamodb:deleteItem': on('dynamodb:DeleteItem', 'TableName'),
  'dynamodb:transactWriteItems': transaction,
  'dynamodb:query': on('dynamodb:Query', 'TableName'),
  'sqs:sendMessage': on('sqs:SendMessage', 'QueueUrl'),
  'sns:publish': on('sns:Publish', 'TopicArn'),
  'events:putEvents': putEvents,
  'states:startExecution': startExecution,
  'states:startExecution.sync': startAndFollow,
  'states:startExecution.sync:2': startAndFollow,
  'batch:submitJob': submitJob,
  'batch:submitJob.sync': submitAndFollow,
  's3:putObject': objects('s3:PutObject'),
  's3:getObject': objects('s3:GetObject'),
  's3:headObject': objects('s3:GetObject'),
  's3:listObjectsV2': objects('s3:ListBucket'),
  'sfn:sendTaskHeartbeat': tokens('states:SendTaskHeartbeat'),
  'sfn:sendTaskSuccess': tokens('states:SendTaskSuccess'),
  'sfn:sendTaskFailure': tokens('states:SendTaskFailure'),
};

/** Returns every call of the states of a state machine. @throws Error for an unknown integration */
export function taskAccesses(machine: Resource): TaskAccess[] {
  return statesOf(JSON.parse(definitionOf(machine)) as JsonObject).flatMap(({ name, state }) => {
    const calls = [state, state['ItemReader'], state['ResultWriter']].flatMap((part) => callsOf(part, machine));
    const isDistributed = memberAt(state, ['ItemProcessor', 'ProcessorConfig', 'Mode']) === 'DISTRIBUTED';
    return [...calls, ...(isDistributed ? [['states:StartExecution', machine.arn] as const] : [])].map(
      ([action, resource]) => ({ state: name, action, resource }),
    );
  });
}

function callsOf(part: Json | undefined, machine: Resource): ReturnType<Calls> {
  const arn = memberAt(part, ['Resource']);
  if (typeof arn !== 'string' || !isJsonObject(part)) return [];
  const integration = arn.replace(/^arn:aws[\w-]*:states:::(aws-sdk:)?/, '').replace(/\.waitForTaskToken$/, '');
  const calls = INTEGRATIONS[integration];
  if (calls === undefined)
    throw new Error(`${machine.logicalId}: unknown actions of ${integration}. Add them to INTEGRATIONS.`);
  const args = part['Arguments'] ?? part['Parameters'];
  return calls(isJsonObject(args) ? args : {}, machine.stack, machine);
}

/** Returns the ARNs of the resources in an argument, `undefined` if it contains none. */
function named(stack: StackTemplate, value: Json | undefined): (string | undefined)[] {
  const text = JSON.stringify(value ?? null);
  const known = stack.resources().filter(({ type }) => NAMED_TYPES.has(type));
  const inTemplate = known.filter(({ arn, name }) => occurs(arn, text) || occurs(name, text));
  // ARNs of function versions and aliases, and of imported resources.
  const others = (text.match(/arn:aws[\w-]*:[\w-]+:[\w-]*:\d*:[\w.:/-]+/g) ?? []).filter(
    (arn) => !known.some((each) => each.arn === arn),
  );
  const found = [...inTemplate.map(({ arn, type }) => (type === 'AWS::S3::Bucket' ? `${arn}/*` : arn)), ...others];
  return found.length === 0 ? [undefined] : found;
}

/** Resource types in arguments of Tasks. */
const NAMED_TYPES = new Set(
  [
    'Lambda::Function',
    'DynamoDB::Table',
    'SQS::Queue',
    'SNS::Topic',
    'Events::EventBus',
    'StepFunctions::StateMachine',
    'Batch::JobDefinition',
    'Batch::JobQueue',
    'S3::Bucket',
  ].map((type) => `AWS::${type}`),
);

/** Whether a name occurs in a text, but not as part of a longer name. */
function occurs(name: string, text: string): boolean {
  const at = text.indexOf(name);
  return at >= 0 && !/[\w:-]/.test(text[at + name.length] ?? '') && !/[\w-]/.test(text[at - 1] ?? '');
}
