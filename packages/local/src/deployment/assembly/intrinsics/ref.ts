import { isJsonObject, preview } from '../../../kernel/json.js';
import { type UnresolvedValue } from '../template-scope.js';
import { type Intrinsic } from './intrinsic.js';
import { ownValue } from '../../../kernel/own-value.js';

/** `Ref`: a pseudo parameter, a template parameter, or the reference value of a resource. */
export const ref: Intrinsic = (argument, evaluation) => {
  const { scope } = evaluation;
  // With the language extensions, a function can return the logical ID.
  const name = isJsonObject(argument) ? evaluation.evaluate(argument) : argument;
  if (typeof name !== 'string') return evaluation.fail(`must be a logical ID, got ${preview(argument)}`);
  switch (name) {
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
  if (scope.template.Parameters && Object.hasOwn(scope.template.Parameters, name))
    return scope.parameter(name, (value) => evaluation.unresolved(value));
  return scope.resource(name)?.ref ?? evaluation.unresolved(missingResource(name, scope.template.Resources));
};

/** A logical ID that cannot be resolved. */
export function missingResource(
  logicalId: string,
  resources: Readonly<Record<string, { Type?: string; Condition?: string }>> | undefined,
): UnresolvedValue {
  const { Type = 'Resource', Condition } = ownValue(resources, logicalId) ?? {};
  const isKnown = ownValue(resources, logicalId) !== undefined;
  return {
    logicalId,
    type: Type,
    subject: `resource ${logicalId}`,
    reason: !isKnown
      ? `${logicalId} is not a resource, parameter or pseudo parameter of the template.`
      : Condition === undefined
        ? `${logicalId} does not exist yet.`
        : `${logicalId} does not exist, because its condition ${Condition} is false.`,
    remedy: isKnown && Condition !== undefined ? 'Use it only where its condition is true.' : 'Correct the reference.',
    name: logicalId,
  };
}
