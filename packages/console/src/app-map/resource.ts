/** A resource of the app, as the API describes it. */
export interface AppResource {
  readonly stack: string;
  readonly logicalId: string;
  /** Construct path. */
  readonly path: string;
  /** CloudFormation type. */
  readonly type: string;
  readonly physicalId: string;
  readonly status: string;
  readonly reason?: string;
  /** File and line of the app that created it. */
  readonly createdAt?: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** The types on the map, with their names for people. */
const kinds: Readonly<Record<string, string>> = {
  'AWS::ApiGatewayV2::Api': 'HTTP API',
  'AWS::ApiGateway::RestApi': 'REST API',
  'AWS::SQS::Queue': 'Queue',
  'AWS::SNS::Topic': 'Topic',
  'AWS::Events::Rule': 'Rule',
  'AWS::Events::EventBus': 'Event bus',
  'AWS::Scheduler::Schedule': 'Schedule',
  'AWS::Pipes::Pipe': 'Pipe',
  'AWS::Lambda::Function': 'Function',
  'AWS::StepFunctions::StateMachine': 'State machine',
  'AWS::StepFunctions::Activity': 'Activity',
  'AWS::DynamoDB::Table': 'Table',
  'AWS::S3::Bucket': 'Bucket',
  'AWS::Batch::JobQueue': 'Job queue',
};

/** `Queue` of `AWS::SQS::Queue`; `undefined` for types that the map does not show. */
export function kindOf(type: string): string | undefined {
  return Object.hasOwn(kinds, type) ? kinds[type] : undefined;
}

/** Types with a generated id as their physical name. */
const apiTypes: ReadonlySet<string> = new Set(['AWS::ApiGatewayV2::Api', 'AWS::ApiGateway::RestApi']);

/** A short name: that of an API, the physical name without account and path, or the construct's name if the physical one is generated. */
export function nameOf({ type, physicalId, path, properties }: AppResource): string {
  const { Name: name } = properties;
  if (apiTypes.has(type) && typeof name === 'string') return name;
  const physical = physicalId.split(/[:/]/).at(-1) ?? physicalId;
  const construct =
    path
      .split('/')
      .filter((part) => part !== 'Resource')
      .at(-1) ?? path;
  return physical.length <= 40 ? physical : construct;
}

/** The key of a resource in URLs. */
export function keyOf({ stack, logicalId }: Pick<AppResource, 'stack' | 'logicalId'>): string {
  return `${stack}.${logicalId}`;
}
