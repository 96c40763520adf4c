import { isKnownType, nearestTypes } from './known-types.js';

/** The consequence of a resource type for an app that runs here. */
export interface TypeNote {
  /** `ignore`: not worth mentioning. */
  readonly effect: 'missing' | 'difference' | 'none' | 'ignore';
  readonly reason: string;
  readonly remedy: string;
}

const ignored: TypeNote = { effect: 'ignore', reason: '', remedy: '' };
const none = (reason: string): TypeNote => ({ effect: 'none', reason, remedy: '' });
const missing = (reason: string, remedy: string): TypeNote => ({ effect: 'missing', reason, remedy });

const policies = none('Permissions are not evaluated.');
const alarms = none('Alarms and dashboards are not evaluated.');
const keys = none('This type of KMS does not exist here.');
const network = none('Functions and jobs use the network of this machine.');

/** Notes by type, or by the beginning of types that ends with `::`. The longest beginning applies. */
const notes: Readonly<Record<string, TypeNote>> = {
  'AWS::ApiGateway::Account': none('Logs of REST APIs do not exist.'),
  'AWS::ApiGateway::BasePathMapping': none('APIs are only served at their local URLs.'),
  'AWS::ApiGateway::DomainName': none('APIs are only served at their local URLs.'),
  'AWS::ApiGateway::ClientCertificate': none('Certificates are not used.'),
  'AWS::ApiGateway::DocumentationPart': none('Documentation is not published.'),
  'AWS::ApiGateway::DocumentationVersion': none('Documentation is not published.'),
  'AWS::ApiGateway::VpcLink': network,
  'AWS::ApplicationAutoScaling::': none('Capacity does not scale.'),
  // Parts of HTTP APIs without a behavior.
  'AWS::ApiGatewayV2::Authorizer': ignored,
  'AWS::ApiGatewayV2::Deployment': ignored,
  'AWS::AppSync::': missing('AppSync APIs do not run here.', 'Call the targets of its resolvers yourself.'),
  'AWS::Backup::': none('Backups are not made.'),
  'AWS::Budgets::': none('Budgets are not evaluated.'),
  'AWS::CDK::Metadata': ignored,
  'AWS::CertificateManager::': none('Certificates are not used.'),
  'AWS::CloudFormation::WaitCondition': none('Deployments do not wait.'),
  'AWS::CloudFormation::WaitConditionHandle': ignored,
  'AWS::CloudTrail::': none('Calls are not recorded in trails.'),
  'AWS::CloudWatch::': alarms,
  'AWS::CodeDeploy::': none('Deployments are not gradual.'),
  'AWS::Cognito::': missing('Cognito does not run here.', 'Call what it protects without a token.'),
  'AWS::EC2::': network,
  'AWS::EC2::Instance': missing('EC2 instances do not run here.', 'Run its program yourself.'),
  'AWS::Events::Archive': missing('Events are not archived here.', 'Publish the events again instead of a replay.'),
  'AWS::Events::EventBusPolicy': policies,
  'AWS::IAM::': policies,
  'AWS::KMS::': keys,
  'AWS::Kinesis::': missing('Kinesis streams do not run here.', 'Invoke the consumers of the stream yourself.'),
  'AWS::Lambda::CodeSigningConfig': none('Signatures of code are not checked.'),
  'AWS::Lambda::LayerVersionPermission': policies,
  'AWS::Lambda::Permission': policies,
  'AWS::Lambda::Url': missing('Function URLs do not run here.', 'Invoke the function yourself.'),
  'AWS::Logs::': none('Metric filters, policies and insights of logs are not evaluated.'),
  'AWS::Logs::SubscriptionFilter': missing(
    'Log events are not delivered to subscriptions here.',
    'Invoke the destination yourself.',
  ),
  'AWS::Route53::': none('Names are not registered.'),
  'AWS::S3::AccessPoint': missing('Access points do not run here.', 'Use the name of the bucket.'),
  'AWS::S3::BucketPolicy': policies,
  'AWS::SNS::TopicInlinePolicy': policies,
  'AWS::SNS::TopicPolicy': policies,
  'AWS::SQS::QueueInlinePolicy': policies,
  'AWS::SQS::QueuePolicy': policies,
  'AWS::SecretsManager::ResourcePolicy': policies,
  'AWS::SecretsManager::RotationSchedule': missing(
    'Secrets are not rotated here.',
    'Invoke the rotation function yourself.',
  ),
  'AWS::SecretsManager::SecretTargetAttachment': none('Databases do not run here.'),
  'AWS::Serverless::': missing(
    'The transform of AWS SAM runs only in an AWS account.',
    'Define the resource with its own type, such as AWS::Lambda::Function.',
  ),
  'AWS::WAFv2::': none('Requests are not filtered.'),
  'AWS::XRay::': none('Traces are not recorded.'),
  'Custom::CloudwatchLogResourcePolicy': policies,
  'Custom::ECRAutoDeleteImages': none('Images are removed with the environment.'),
  'Custom::VpcRestrictDefaultSG': network,
};

/** The note for a resource type that does not run here, or that is a stub. */
export function noteOf(type: string): TypeNote {
  const beginnings = type.split('::').map((_, index, parts) => `${parts.slice(0, index + 1).join('::')}::`);
  const found = [type, ...beginnings.reverse()].find((name) => Object.hasOwn(notes, name));
  const note = found === undefined ? undefined : notes[found];
  if (type.startsWith('AWS::') && !type.startsWith('AWS::Serverless::') && !isKnownType(type)) return unknownType(type);
  return (
    note ?? missing(`${serviceOf(type)} does not run here.`, 'Mock the tasks that call it, or run this part on AWS.')
  );
}

function unknownType(type: string): TypeNote {
  const near = nearestTypes(type);
  const reason = `CloudFormation has no type ${type}.`;
  return missing(reason, near.length === 0 ? 'Correct the type.' : `Did you mean ${near.join(' or ')}?`);
}

/** `AWS::Rekognition::Collection` -> `Rekognition` */
function serviceOf(type: string): string {
  return type.split('::')[1] ?? type;
}
