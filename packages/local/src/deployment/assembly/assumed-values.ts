import { type Json } from '../../kernel/json.js';
import { placeholderDomain } from '../../kernel/guard/aws-hosts.mjs';
import { ownValue } from '../../kernel/own-value.js';
import { type DeploymentEnvironment } from '../../kernel/resources/deployment-environment.js';
import { type ResourceValues } from './template-scope.js';
import { type TemplateParameter } from './template.js';

/** The part of an ARN between account and name, by resource type. Default: nothing. */
const namePrefixes: Readonly<Record<string, string>> = {
  'AWS::Lambda::Function': 'function:',
  'AWS::Lambda::Alias': 'function:',
  'AWS::Lambda::Version': 'function:',
  'AWS::Lambda::LayerVersion': 'layer:',
  'AWS::StepFunctions::StateMachine': 'stateMachine:',
  'AWS::StepFunctions::StateMachineAlias': 'stateMachine:',
  'AWS::StepFunctions::StateMachineVersion': 'stateMachine:',
  'AWS::StepFunctions::Activity': 'activity:',
  'AWS::DynamoDB::Table': 'table/',
  'AWS::Events::EventBus': 'event-bus/',
  'AWS::Events::Rule': 'rule/',
  'AWS::Events::Connection': 'connection/',
  'AWS::IAM::Role': 'role/',
  'AWS::KMS::Key': 'key/',
  'AWS::Kinesis::Stream': 'stream/',
  'AWS::Logs::LogGroup': 'log-group:',
  'AWS::Batch::JobQueue': 'job-queue/',
  'AWS::Batch::JobDefinition': 'job-definition/',
  'AWS::Batch::ComputeEnvironment': 'compute-environment/',
  'AWS::ECS::Cluster': 'cluster/',
  'AWS::ECS::TaskDefinition': 'task-definition/',
  'AWS::SecretsManager::Secret': 'secret:',
};

/** Types whose `Ref` is an ARN. For most other types it is a name or an ID. */
const refIsArn =
  /^AWS::(Batch::|ECS::(TaskDefinition|Service)$|ElasticLoadBalancingV2::|SecretsManager::Secret$|Pipes::|SNS::Topic$|Lambda::(Alias|Version|LayerVersion)$|StepFunctions::)/;

/** The service in an ARN, where it is not that of the type's name. */
const arnServices: Readonly<Record<string, string>> = {
  stepfunctions: 'states',
  cognito: 'cognito-idp',
  elasticloadbalancingv2: 'elasticloadbalancing',
};

/** Services whose ARNs have no region and no account, or no region. */
const globalArns: Readonly<Record<string, (environment: DeploymentEnvironment) => string>> = {
  s3: ({ partition }) => `arn:${partition}:s3:::`,
  iam: ({ partition, accountId }) => `arn:${partition}:iam::${accountId}:`,
};

/**
 * `Ref` and `Fn::GetAtt` values of a resource that does not exist here. They have the right format.
 *
 * @param name the name of the resource
 */
export function assumedResource(type: string, name: string, environment: DeploymentEnvironment): ResourceValues {
  const { region, accountId, urlSuffix } = environment;
  const arn = arnOf(type, name, environment);
  const isCustom = type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
  return {
    type,
    ref: refIsArn.test(type)
      ? arn
      : type === 'AWS::SQS::Queue'
        ? `https://sqs.${region}.${urlSuffix}/${accountId}/${name}`
        : name,
    attribute: (attribute) => {
      // The program of a custom resource decides what its attributes are.
      if (isCustom) return assumedValue(name, attribute, environment);
      if (/arn$/i.test(attribute)) return arn;
      return isAddress(attribute) ? assumedValue(name, attribute, environment) : `${name}-${attribute}`;
    },
  };
}

function arnOf(type: string, name: string, environment: DeploymentEnvironment): string {
  const { partition, region, accountId } = environment;
  const part = /^AWS::([^:]+)::/.exec(type)?.[1]?.toLowerCase() ?? 'cloudformation';
  const service = ownValue(arnServices, part) ?? part;
  const start = ownValue(globalArns, service)?.(environment) ?? `arn:${partition}:${service}:${region}:${accountId}:`;
  return `${start}${ownValue(namePrefixes, type) ?? ''}${service === 's3' ? name.toLowerCase() : name}`;
}

/** Types of the resources that names of attributes and parameters suggest: `LambdaArn`, `OrdersTopicArn`. */
const suggestedTypes: readonly (readonly [RegExp, string])[] = [
  [/function|lambda|service_?token/i, 'AWS::Lambda::Function'],
  [/state_?machine|workflow/i, 'AWS::StepFunctions::StateMachine'],
  [/topic/i, 'AWS::SNS::Topic'],
  [/queue/i, 'AWS::SQS::Queue'],
  [/table/i, 'AWS::DynamoDB::Table'],
  [/bucket/i, 'AWS::S3::Bucket'],
  [/bus/i, 'AWS::Events::EventBus'],
  [/role/i, 'AWS::IAM::Role'],
  [/key/i, 'AWS::KMS::Key'],
  [/secret/i, 'AWS::SecretsManager::Secret'],
];

/** A value that contains `text`, in the form that its name suggests: an ARN, a URL, a host name, or the text itself. */
export function assumedValue(text: string, name: string, environment: DeploymentEnvironment): string {
  if (/arn$/i.test(name)) {
    const type = suggestedTypes.find(([pattern]) => pattern.test(name))?.[1] ?? 'AWS::Unknown::Resource';
    return arnOf(type, text, environment);
  }
  if (/(url|uri|endpoint)$/i.test(name)) return `https://${text}.${placeholderDomain}`;
  return isAddress(name) ? `${text}.${placeholderDomain}` : text;
}

function isAddress(name: string): boolean {
  return /(url|uri|endpoint|domain_?name|dns_?name|host(name)?)$/i.test(name);
}

/** The value of a template parameter: the passed value, its default, or an allowed value. */
export function assumedParameter(
  name: string,
  parameter: TemplateParameter | undefined,
  given: Json | undefined,
): Json {
  const { Type: type = 'String', Default: byDefault, AllowedValues: allowed } = parameter ?? {};
  const value =
    given ?? (type.startsWith('AWS::SSM::') ? name : (byDefault ?? allowed?.[0] ?? (type === 'Number' ? '1' : name)));
  return /List/.test(type) && !Array.isArray(value) ? String(value).split(',') : value;
}
