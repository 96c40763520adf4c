import { type JsonObject } from '../../../kernel/json.js';
import { type PolicyRecord } from '../iam-registry.js';
import { type Properties } from '../../../kernel/resources/properties.js';
import { type ResourceProvider } from '../../../kernel/resources/resource-provider.js';

/**
 * `Ref` is the role's name.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html
 */
export const iamRole: ResourceProvider = {
  types: ['AWS::IAM::Role'],
  status: 'stub',
  create({ properties, generatedName, generatedId, environment }, { iam, credentials }) {
    const name = properties.optionalString('RoleName') ?? generatedName({ maxLength: 64 });
    const arn = `arn:${environment.partition}:iam::${environment.accountId}:role${properties.optionalString('Path') ?? '/'}${name}`;
    iam.addRole({
      name,
      arn,
      assumeRolePolicyDocument:
        properties.values['AssumeRolePolicyDocument'] ?? properties.fail('AssumeRolePolicyDocument', 'is required'),
      credentials: credentials.issue(arn),
      policies: properties.objects('Policies').map(policyOf),
      managedPolicyArns: properties.strings('ManagedPolicyArns'),
    });
    return {
      ref: name,
      attributes: { Arn: arn, RoleId: `AROA${generatedId(17, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}` },
    };
  },
  delete({ physicalId }, { iam }) {
    iam.removeRole(physicalId);
  },
};

/** An inline policy of roles; `Ref` is its name. */
export const iamPolicy: ResourceProvider = {
  types: ['AWS::IAM::Policy', 'AWS::IAM::RolePolicy'],
  status: 'stub',
  create({ properties }, { iam }) {
    const policy = policyOf(properties);
    iam.attach(policy, rolesOf(properties.values));
    return { ref: policy.name, attributes: { Id: policy.name } };
  },
  update(request, before, services) {
    services.iam.detach(before.physicalId, rolesOf(before.properties));
    return iamPolicy.create(request, services);
  },
  delete({ physicalId, properties }, { iam }) {
    iam.detach(physicalId, rolesOf(properties));
  },
};

/** Names of the roles that a policy is attached to. */
function rolesOf({ Roles, RoleName }: JsonObject): string[] {
  return [...(Array.isArray(Roles) ? Roles : []), ...(RoleName === undefined ? [] : [RoleName])].map(String);
}

/** `Ref` is the policy's ARN. */
export const iamManagedPolicy: ResourceProvider = {
  types: ['AWS::IAM::ManagedPolicy'],
  status: 'stub',
  create({ properties, generatedName, environment }, { iam }) {
    const name = properties.optionalString('ManagedPolicyName') ?? generatedName({ maxLength: 128 });
    const arn = `arn:${environment.partition}:iam::${environment.accountId}:policy${properties.optionalString('Path') ?? '/'}${name}`;
    iam.attach({ name, arn, document: properties.values['PolicyDocument'] ?? null }, properties.strings('Roles'));
    return { ref: arn, attributes: { PolicyArn: arn } };
  },
  update(request, before, services) {
    services.iam.detach(before.physicalId, rolesOf(before.properties));
    return iamManagedPolicy.create(request, services);
  },
  delete({ physicalId, properties }, { iam }) {
    iam.detach(physicalId, rolesOf(properties));
  },
};

function policyOf(properties: Properties): PolicyRecord {
  return { name: properties.string('PolicyName'), document: properties.values['PolicyDocument'] ?? null };
}
