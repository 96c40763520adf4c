import { AwsError } from '../../../kernel/aws-error.js';
import { type Invoke } from '../../../kernel/calls.js';
import { type JsonObject } from '../../../kernel/json.js';
import { type Properties } from '../../../kernel/resources/properties.js';
import { type ResourceProvider, type ResourceRequest } from '../../../kernel/resources/resource-provider.js';
import { UpdateNotSupported } from '../../../kernel/resources/update-not-supported.js';
import { reasons } from '../../../kernel/resources/property-support.js';

interface Policies {
  readonly inline: readonly { readonly name: string; readonly document: string }[];
  readonly managed: readonly string[];
}

/**
 * `Ref` is the role's name.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html
 */
export const iamRole: ResourceProvider = {
  types: {
    'AWS::IAM::Role': {
      honored: ['Description', 'Path', 'RoleName'],
      none: {
        [reasons.permissions]: ['AssumeRolePolicyDocument', 'ManagedPolicyArns', 'PermissionsBoundary', 'Policies'],

        'Sessions can have any duration.': ['MaxSessionDuration'],
        [reasons.tags]: ['Tags'],
      },
    },
  },
  status: 'stub',
  async create(request, { invoke }) {
    const { properties } = request;
    const RoleName = roleName(request);
    const { Role } = await invoke<{ Role: RoleView }>('iam', 'CreateRole', {
      RoleName,
      Path: properties.optionalString('Path'),
      AssumeRolePolicyDocument: trustPolicy(properties),
      Description: properties.optionalString('Description'),
      MaxSessionDuration: properties.optionalNumber('MaxSessionDuration'),
    });
    await setPolicies(invoke, RoleName, policiesOf(properties), { inline: [], managed: [] });
    return created(Role);
  },
  async update(request, before, services) {
    const { properties } = request;
    const { invoke } = services;
    const RoleName = roleName(request);
    if (RoleName !== before.physicalId) return iamRole.create(request, services);
    if (properties.values['Path'] !== before.properties['Path'])
      throw new UpdateNotSupported('the Path of a role cannot be updated; rename the role');
    await invoke('iam', 'UpdateRole', {
      RoleName,
      Description: properties.optionalString('Description') ?? '',
      MaxSessionDuration: properties.optionalNumber('MaxSessionDuration') ?? 3600,
    });
    await invoke('iam', 'UpdateAssumeRolePolicy', { RoleName, PolicyDocument: trustPolicy(properties) });
    await setPolicies(invoke, RoleName, policiesOf(properties), policiesBefore(before.properties));
    const { Role } = await invoke<{ Role: RoleView }>('iam', 'GetRole', { RoleName });
    return created(Role);
  },
  async delete({ physicalId: RoleName }, { invoke }) {
    await ignoreMissing(async () => {
      const { PolicyNames } = await invoke<{ PolicyNames: string[] }>('iam', 'ListRolePolicies', { RoleName });
      for (const PolicyName of PolicyNames) await invoke('iam', 'DeleteRolePolicy', { RoleName, PolicyName });
      const { AttachedPolicies } = await invoke<{ AttachedPolicies: { PolicyArn: string }[] }>(
        'iam',
        'ListAttachedRolePolicies',
        { RoleName },
      );
      for (const { PolicyArn } of AttachedPolicies) await invoke('iam', 'DetachRolePolicy', { RoleName, PolicyArn });
      await invoke('iam', 'DeleteRole', { RoleName });
    });
  },
};

interface RoleView {
  readonly RoleName: string;
  readonly Arn: string;
  readonly RoleId: string;
}

function created({ RoleName, Arn, RoleId }: RoleView) {
  return { ref: RoleName, attributes: { Arn, RoleId } };
}

function roleName({ properties, generatedName }: ResourceRequest): string {
  return properties.optionalString('RoleName') ?? generatedName({ maxLength: 64 });
}

function trustPolicy(properties: Properties): string {
  return (
    properties.optionalJsonText('AssumeRolePolicyDocument') ??
    properties.fail('AssumeRolePolicyDocument', 'is required')
  );
}

function policiesOf(properties: Properties): Policies {
  return {
    inline: properties.objects('Policies').map((policy) => ({
      name: policy.string('PolicyName'),
      document: policy.optionalJsonText('PolicyDocument') ?? '{}',
    })),
    managed: properties.strings('ManagedPolicyArns'),
  };
}

/** The policies of the deployed role; its properties were read before. */
function policiesBefore({ Policies = [], ManagedPolicyArns = [] }: JsonObject): Policies {
  const policies = Policies as unknown as readonly { readonly PolicyName: string }[];
  return {
    inline: policies.map(({ PolicyName }) => ({ name: PolicyName, document: '' })),
    managed: ManagedPolicyArns as readonly string[],
  };
}

/** Puts the policies of a role, and removes those that it had before. Policies of other resources stay. */
async function setPolicies(invoke: Invoke, RoleName: string, policies: Policies, before: Policies): Promise<void> {
  for (const { name } of before.inline)
    if (!policies.inline.some((policy) => policy.name === name))
      await ignoreMissing(() => invoke('iam', 'DeleteRolePolicy', { RoleName, PolicyName: name }));
  for (const { name, document } of policies.inline)
    await invoke('iam', 'PutRolePolicy', { RoleName, PolicyName: name, PolicyDocument: document });
  for (const PolicyArn of before.managed)
    if (!policies.managed.includes(PolicyArn))
      await ignoreMissing(() => invoke('iam', 'DetachRolePolicy', { RoleName, PolicyArn }));
  for (const PolicyArn of policies.managed) await invoke('iam', 'AttachRolePolicy', { RoleName, PolicyArn });
}

/** An inline policy of roles; `Ref` is its name. */
export const iamPolicy: ResourceProvider = {
  types: {
    'AWS::IAM::Policy': {
      honored: ['PolicyName', 'Roles'],
      none: { [reasons.permissions]: ['PolicyDocument'], 'There are no users and groups.': ['Groups', 'Users'] },
    },
    'AWS::IAM::RolePolicy': {
      honored: ['PolicyName', 'RoleName'],
      none: { [reasons.permissions]: ['PolicyDocument'] },
    },
  },
  status: 'stub',
  async create({ properties }, { invoke }) {
    const PolicyName = properties.string('PolicyName');
    const PolicyDocument = properties.optionalJsonText('PolicyDocument') ?? '{}';
    // Roles that are not part of the app are ignored.
    for (const RoleName of rolesOf(properties.values))
      await ignoreMissing(() => invoke('iam', 'PutRolePolicy', { RoleName, PolicyName, PolicyDocument }));
    return { ref: PolicyName, attributes: { Id: PolicyName } };
  },
  async update(request, before, services) {
    await iamPolicy.delete?.(before, services);
    return iamPolicy.create(request, services);
  },
  async delete({ physicalId: PolicyName, properties }, { invoke }) {
    for (const RoleName of rolesOf(properties))
      await ignoreMissing(() => invoke('iam', 'DeleteRolePolicy', { RoleName, PolicyName }));
  },
};

/** `Ref` is the policy's ARN. */
export const iamManagedPolicy: ResourceProvider = {
  types: {
    'AWS::IAM::ManagedPolicy': {
      honored: ['Description', 'ManagedPolicyName', 'Path', 'Roles'],
      none: { [reasons.permissions]: ['PolicyDocument'], 'There are no users and groups.': ['Groups', 'Users'] },
    },
  },
  status: 'stub',
  async create(request, { invoke }) {
    const { properties } = request;
    const { Policy } = await invoke<{ Policy: { Arn: string } }>('iam', 'CreatePolicy', {
      PolicyName: policyName(request),
      Path: properties.optionalString('Path'),
      PolicyDocument: properties.optionalJsonText('PolicyDocument') ?? '{}',
      Description: properties.optionalString('Description'),
    });
    await attach(invoke, Policy.Arn, properties.strings('Roles'));
    return { ref: Policy.Arn, attributes: { PolicyArn: Policy.Arn } };
  },
  async update(request, before, services) {
    const { properties } = request;
    const { invoke } = services;
    const PolicyArn = before.physicalId;
    if (!PolicyArn.endsWith(`/${policyName(request)}`)) return iamManagedPolicy.create(request, services);
    const changed = ['Path', 'Description'].find((name) => properties.values[name] !== before.properties[name]);
    if (changed !== undefined)
      throw new UpdateNotSupported(`the ${changed} of a managed policy cannot be updated; rename the policy`);
    const PolicyDocument = properties.optionalJsonText('PolicyDocument') ?? '{}';
    await invoke('iam', 'CreatePolicyVersion', { PolicyArn, PolicyDocument, SetAsDefault: true });
    await detach(invoke, PolicyArn, rolesOf(before.properties));
    await attach(invoke, PolicyArn, properties.strings('Roles'));
    return { ref: PolicyArn, attributes: { PolicyArn } };
  },
  async delete({ physicalId: PolicyArn, properties }, { invoke }) {
    await detach(invoke, PolicyArn, rolesOf(properties));
    await ignoreMissing(() => invoke('iam', 'DeletePolicy', { PolicyArn }));
  },
};

function policyName({ properties, generatedName }: ResourceRequest): string {
  return properties.optionalString('ManagedPolicyName') ?? generatedName({ maxLength: 128 });
}

async function attach(invoke: Invoke, PolicyArn: string, roles: readonly string[]): Promise<void> {
  for (const RoleName of roles) await ignoreMissing(() => invoke('iam', 'AttachRolePolicy', { RoleName, PolicyArn }));
}

async function detach(invoke: Invoke, PolicyArn: string, roles: readonly string[]): Promise<void> {
  for (const RoleName of roles) await ignoreMissing(() => invoke('iam', 'DetachRolePolicy', { RoleName, PolicyArn }));
}

/** Names of the roles that a policy is attached to. */
function rolesOf({ Roles, RoleName }: JsonObject): string[] {
  return [...(Array.isArray(Roles) ? Roles : []), ...(RoleName === undefined ? [] : [RoleName])].map(String);
}

async function ignoreMissing(call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== 'NoSuchEntity') throw error;
  }
}
