import { type Operation } from '../../../kernel/operation.js';
import { noSuchEntity } from '../errors.js';
import { type IamStore, type ManagedPolicy } from '../store.js';
import { page, type PageInput } from './pages.js';

export interface PolicyInput {
  readonly PolicyArn: string;
}

/** Operations on customer managed policies. Only the default version of a policy is kept. */
export function policyOperations(store: IamStore) {
  const view = (policy: ManagedPolicy): object => ({
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: `v${policy.version}`,
    AttachmentCount: store.listRoles().filter(({ attachedPolicies }) => attachedPolicies.includes(policy.arn)).length,
    IsAttachable: true,
    Description: policy.description,
    CreateDate: new Date(policy.createdAt),
    UpdateDate: new Date(policy.updatedAt),
  });
  return {
    CreatePolicy: (input: {
      readonly PolicyName: string;
      readonly PolicyDocument: string;
      readonly Path?: string;
      readonly Description?: string;
    }) => {
      const { PolicyName, PolicyDocument: document, Path: path, Description: description } = input;
      return { Policy: view(store.createPolicy(PolicyName, { path, document, description })) };
    },
    GetPolicy: (input: PolicyInput) => ({ Policy: view(store.policy(input.PolicyArn)) }),
    ListPolicies: (input: PageInput) => {
      const { items, paging } = page(store.listPolicies(), input);
      return { Policies: items.map(view), ...paging };
    },
    GetPolicyVersion: (input: PolicyInput & { readonly VersionId: string }) => {
      const policy = store.policy(input.PolicyArn);
      if (input.VersionId !== `v${policy.version}`)
        throw noSuchEntity(`Policy ${policy.arn} version ${input.VersionId} does not exist or is not attachable.`);
      return { PolicyVersion: { ...version(policy), Document: encodeURIComponent(policy.document) } };
    },
    CreatePolicyVersion: (input: PolicyInput & { readonly PolicyDocument: string }) => ({
      PolicyVersion: version(store.updatePolicy(store.policy(input.PolicyArn), input.PolicyDocument)),
    }),
    DeletePolicy: (input: PolicyInput) => store.deletePolicy(input.PolicyArn),
  } satisfies Record<string, Operation<never>>;
}

function version(policy: ManagedPolicy): object {
  return { VersionId: `v${policy.version}`, IsDefaultVersion: true, CreateDate: new Date(policy.updatedAt) };
}
