import { preview } from '../../../kernel/json.js';
import { type Intrinsic } from './intrinsic.js';
import { ownValue } from '../../../kernel/own-value.js';

/** `Ref`: a pseudo parameter, a template parameter, or the reference value of a resource. */
export const ref: Intrinsic = (argument, evaluation) => {
  const { scope } = evaluation;
  if (typeof argument !== 'string') return evaluation.fail(`must be a logical ID, got ${preview(argument)}`);
  switch (argument) {
    case 'AWS::AccountId':
      return scope.environment.accountId;
    case 'AWS::Region':
      return scope.environment.region;
    case 'AWS::Partition':
      return scope.environment.partition;
    case 'AWS::URLSuffix':
      return scope.environment.urlSuffix;
    case 'AWS::StackName':
      return scope.stackName;
    case 'AWS::StackId':
      return scope.stackId;
    case 'AWS::NotificationARNs':
      return [];
    case 'AWS::NoValue':
      return undefined;
    default:
  }
  if (scope.template.Parameters && Object.hasOwn(scope.template.Parameters, argument)) return scope.parameter(argument);
  return scope.resource(argument)?.ref ?? evaluation.fail(missingResource(argument, scope.template.Resources));
};

/** Explains why a logical ID cannot be resolved. */
export function missingResource(
  logicalId: string,
  resources: Readonly<Record<string, { Condition?: string }>> | undefined,
): string {
  const resource = ownValue(resources, logicalId);
  if (!resource) return `${logicalId} is not a resource, parameter or pseudo parameter of the template`;
  return resource.Condition === undefined
    ? `${logicalId} does not exist yet`
    : `${logicalId} does not exist, because its condition ${resource.Condition} is false`;
}
