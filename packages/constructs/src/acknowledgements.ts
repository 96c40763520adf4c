import { Stack, Validations } from 'aws-cdk-lib';
import { type IConstruct } from 'constructs';

/**
 * Acknowledges one finding of cdk-nag's AwsSolutions pack, with the reason, on the construct that has the finding. A
 * construct acknowledges the findings about its own resources; users acknowledge those about their own grants.
 *
 * A CDK before 2.269 rejects ids with more than one `::`, which findings about ARNs have. With such a CDK the finding
 * stays open; only users who run cdk-nag see it.
 */
export function acknowledge(scope: IConstruct, id: string, reason: string): void {
  try {
    Validations.of(scope).acknowledge({ id: `AwsSolutions-${id}`, reason });
  } catch (error) {
    if (!(error instanceof Error && error.name === 'InvalidValidationId' && id.split('::').length > 2)) throw error;
  }
}

/**
 * Acknowledges that a policy below `scope` names a resource by a pattern. The pattern becomes part of the finding's id,
 * in cdk-nag's format, so that only this pattern is acknowledged. For a bucket of another stack, cdk-nag uses a name
 * that is unknown here; users acknowledge that finding themselves.
 */
export function acknowledgePattern(scope: IConstruct, resource: string, reason: string): void {
  acknowledge(scope, `IAM5[Resource::${flattened(Stack.of(scope).resolve(resource))}]`, reason);
}

/** A reference to a resource on one line, such as `<ImagesBucket4B6DB8E1.Arn>/*`. */
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
