import { Stack, Validations } from 'aws-cdk-lib';
import { type IConstruct } from 'constructs';

/**
 * Acknowledges one finding of cdk-nag's AwsSolutions pack, with the reason, where it would be found. A construct does
 * this for what it makes itself, so that its users need not; what users grant on top is theirs to judge.
 *
 * A CDK before 2.269 refuses ids with more than one `::`, which findings on ARNs have: there the finding stays open,
 * which only those who run cdk-nag see.
 */
export function acknowledge(scope: IConstruct, id: string, reason: string): void {
  try {
    Validations.of(scope).acknowledge({ id: `AwsSolutions-${id}`, reason });
  } catch (error) {
    if (!(error instanceof Error && error.name === 'InvalidValidationId' && id.split('::').length > 2)) throw error;
  }
}

/**
 * Acknowledges that a policy below `scope` names a resource by a pattern. The pattern becomes part of the finding's id
 * as cdk-nag writes it, so that this and no other pattern is acknowledged. A bucket of another stack has another name
 * there once the stacks are joined; that one finding is left to the user.
 */
export function acknowledgePattern(scope: IConstruct, resource: string, reason: string): void {
  acknowledge(scope, `IAM5[Resource::${flattened(Stack.of(scope).resolve(resource))}]`, reason);
}

/** A reference to a resource in one line, such as `<ImagesBucket4B6DB8E1.Arn>/*`. */
function flattened(value: unknown): string {
  if (typeof value === 'string') return value.replaceAll('${', '<').replaceAll('}', '>');
  const {
    'Fn::Join': join,
    'Fn::GetAtt': attribute,
    Ref: reference,
  } = value as { 'Fn::Join'?: [string, unknown[]]; 'Fn::GetAtt'?: [string, string]; Ref?: string };
  if (join) return join[1].map(flattened).join(join[0]);
  if (attribute) return `<${attribute.join('.')}>`;
  return reference === undefined ? JSON.stringify(value) : `<${reference}>`;
}
