import { createHash } from 'node:crypto';

const ARN = 'arn:aws';
const PLACE = 'ap-southeast-2:123456789012';

/** The naming rules of a resource type. */
interface Naming {
  /** The name property. */
  readonly nameProperty?: string;
  /** Maximum length of a generated name. */
  readonly longest: number;
  /** Whether generated names lack the stack name. */
  readonly withoutStack?: boolean;
  readonly arn: (name: string) => string;
  /** The value of `Ref`. @default 'name' */
  readonly ref?: 'name' | 'arn' | 'url';
}

/**
 * The resource types that rules check. See
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html.
 */
const NAMING: Readonly<Record<string, Naming>> = {
  'AWS::Batch::ComputeEnvironment': {
    nameProperty: 'ComputeEnvironmentName',
    longest: 128,
    arn: (name) => `${ARN}:batch:${PLACE}:compute-environment/${name}`,
    ref: 'arn',
  },
  'AWS::Batch::JobDefinition': {
    nameProperty: 'JobDefinitionName',
    longest: 128,
    arn: (name) => `${ARN}:batch:${PLACE}:job-definition/${name}:1`,
    ref: 'arn',
  },
  'AWS::Batch::JobQueue': {
    nameProperty: 'JobQueueName',
    longest: 128,
    arn: (name) => `${ARN}:batch:${PLACE}:job-queue/${name}`,
    ref: 'arn',
  },
  'AWS::CloudWatch::Alarm': {
    nameProperty: 'AlarmName',
    longest: 255,
    arn: (name) => `${ARN}:cloudwatch:${PLACE}:alarm:${name}`,
  },
  'AWS::DynamoDB::Table': {
    nameProperty: 'TableName',
    longest: 255,
    arn: (name) => `${ARN}:dynamodb:${PLACE}:table/${name}`,
  },
  'AWS::Events::EventBus': {
    nameProperty: 'Name',
    longest: 256,
    arn: (name) => `${ARN}:events:${PLACE}:event-bus/${name}`,
  },
  'AWS::Events::Rule': {
    nameProperty: 'Name',
    longest: 64,
    arn: (name) => `${ARN}:events:${PLACE}:rule/${name}`,
  },
  'AWS::IAM::Role': { nameProperty: 'RoleName', longest: 64, arn: (name) => `${ARN}:iam::123456789012:role/${name}` },
  'AWS::KMS::Key': { longest: 36, arn: () => `${ARN}:kms:${PLACE}:key/12345678-1234-1234-1234-123456789012` },
  'AWS::Lambda::Function': {
    nameProperty: 'FunctionName',
    longest: 64,
    arn: (name) => `${ARN}:lambda:${PLACE}:function:${name}`,
  },
  'AWS::Logs::LogGroup': {
    nameProperty: 'LogGroupName',
    longest: 512,
    arn: (name) => `${ARN}:logs:${PLACE}:log-group:${name}:*`,
  },
  'AWS::S3::Bucket': { nameProperty: 'BucketName', longest: 63, arn: (name) => `${ARN}:s3:::${name}` },
  'AWS::SNS::Topic': {
    nameProperty: 'TopicName',
    longest: 256,
    arn: (name) => `${ARN}:sns:${PLACE}:${name}`,
    ref: 'arn',
  },
  'AWS::SQS::Queue': {
    nameProperty: 'QueueName',
    longest: 80,
    arn: (name) => `${ARN}:sqs:${PLACE}:${name}`,
    ref: 'url',
  },
  'AWS::StepFunctions::StateMachine': {
    nameProperty: 'StateMachineName',
    longest: 80,
    withoutStack: true,
    arn: (name) => `${ARN}:states:${PLACE}:stateMachine:${name}`,
    ref: 'arn',
  },
};

/** The names of a deployed resource. */
export interface PhysicalNames {
  readonly name: string;
  readonly arn: string;
  readonly ref: string;
}

/**
 * Returns the names of a resource.
 *
 * @param given the evaluated name property, if the template has one
 * @param fifo whether the resource is a FIFO queue or topic, whose generated name ends in `.fifo`
 */
export function physicalNames(
  type: string,
  logicalId: string,
  stackName: string,
  given: string | undefined,
  fifo: boolean,
): PhysicalNames {
  const naming = NAMING[type];
  if (naming === undefined) {
    const [, service = 'service'] = type.toLowerCase().split('::');
    return {
      name: `${stackName}-${logicalId}`,
      arn: `${ARN}:${service}:${PLACE}:${logicalId}`,
      ref: `${logicalId}-ref`,
    };
  }
  const name = given ?? generatedName(type, logicalId, stackName, naming, fifo);
  const arn = type === 'AWS::KMS::Key' ? `${ARN}:kms:${PLACE}:key/${logicalId}` : naming.arn(name);
  const ref = { name, arn, url: `https://sqs.ap-southeast-2.amazonaws.com/123456789012/${name}` }[naming.ref ?? 'name'];
  return { name, arn, ref };
}

/** Returns the name property of a resource type. */
export function namePropertyOf(type: string): string | undefined {
  return NAMING[type]?.nameProperty;
}

/** Returns `<stack>-<logical id>-<12 unique characters>`, truncated before the last part. */
function generatedName(
  type: string,
  logicalId: string,
  stackName: string,
  { longest, withoutStack }: Naming,
  fifo: boolean,
): string {
  const unique = createHash('sha256').update(`${stackName}/${logicalId}`).digest('hex').slice(0, 12).toUpperCase();
  const end = `-${unique}${fifo ? '.fifo' : ''}`;
  const start = `${withoutStack ? '' : `${stackName}-`}${logicalId}`.slice(0, longest - end.length);
  return type === 'AWS::S3::Bucket' ? `${start}${end}`.toLowerCase() : `${start}${end}`;
}
