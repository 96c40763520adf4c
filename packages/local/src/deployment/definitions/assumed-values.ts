import { type Json } from '../../kernel/json.js';
import { type TemplateParameter } from '../assembly/template.js';
import { type DeploymentEnvironment } from '../../kernel/resources/deployment-environment.js';
import { type ResourceValues } from '../assembly/template-scope.js';
import { ownValue } from '../../kernel/own-value.js';

/** Resource types whose `Ref` is an ARN, with the part of the ARN before the name. */
const arnPrefixes: Readonly<Record<string, string>> = {
  'AWS::Lambda::Alias': 'lambda:function:',
  'AWS::Lambda::Version': 'lambda:function:',
  'AWS::StepFunctions::StateMachine': 'states:stateMachine:',
  'AWS::StepFunctions::StateMachineAlias': 'states:stateMachine:',
  'AWS::StepFunctions::StateMachineVersion': 'states:stateMachine:',
  'AWS::StepFunctions::Activity': 'states:activity:',
  'AWS::SNS::Topic': 'sns:',
};

/** Resource types with an ARN of another shape than `arn:aws:<service>:<region>:<account>:<name>`. */
const namePrefixes: Readonly<Record<string, string>> = {
  'AWS::Lambda::Function': 'function:',
  'AWS::DynamoDB::Table': 'table/',
  'AWS::Batch::JobQueue': 'job-queue/',
  'AWS::ECS::Cluster': 'cluster/',
};

/**
 * Placeholder `Ref` and `Fn::GetAtt` values of a resource that is not deployed. They have the right format; names are
 * logical IDs.
 */
export function assumedResource(type: string, logicalId: string, environment: DeploymentEnvironment): ResourceValues {
  const { partition, region, accountId, urlSuffix } = environment;
  const arn = (service: string, rest: string): string => `arn:${partition}:${service}:${region}:${accountId}:${rest}`;
  const service = (type.split('::')[1] ?? 'service').toLowerCase();
  const [refService, ...refName] = (ownValue(arnPrefixes, type) ?? '').split(':');
  return {
    type,
    ref: refService
      ? arn(refService, [...refName.slice(0, -1), logicalId].join(':'))
      : type === 'AWS::SQS::Queue'
        ? `https://sqs.${region}.${urlSuffix}/${accountId}/${logicalId}`
        : logicalId,
    attribute: (name) => {
      if (!/arn$/i.test(name)) return `${logicalId}-${name}`;
      return refService
        ? arn(refService, [...refName.slice(0, -1), logicalId].join(':'))
        : type === 'AWS::S3::Bucket'
          ? `arn:${partition}:s3:::${logicalId.toLowerCase()}`
          : arn(service, `${ownValue(namePrefixes, type) ?? ''}${logicalId}`);
    },
  };
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
