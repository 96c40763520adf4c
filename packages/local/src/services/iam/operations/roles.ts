import { type Operation } from '../../../kernel/operation.js';
import { checkDocument, noSuchEntity } from '../errors.js';
import { type IamStore, type Role } from '../store.js';
import { page, type PageInput } from './pages.js';

export interface RoleInput {
  readonly RoleName: string;
}

/** Operations on roles and their policies. */
export function roleOperations(store: IamStore) {
  return {
    CreateRole: (
      input: RoleInput & {
        readonly AssumeRolePolicyDocument: string;
        readonly Path?: string;
        readonly Description?: string;
        readonly MaxSessionDuration?: number;
      },
    ) => ({
      Role: view(
        store.createRole(input.RoleName, {
          path: input.Path,
          description: input.Description,
          maxSessionSeconds: input.MaxSessionDuration ?? 3600,
          assumeRolePolicyDocument: input.AssumeRolePolicyDocument,
        }),
      ),
    }),
    GetRole: (input: RoleInput) => ({ Role: view(store.role(input.RoleName)) }),
    ListRoles: (input: PageInput & { readonly PathPrefix?: string }) => {
      const roles = store.listRoles().filter(({ path }) => path.startsWith(input.PathPrefix ?? '/'));
      const { items, paging } = page(roles, input);
      return { Roles: items.map(view), ...paging };
    },
    UpdateRole: (
      input: RoleInput & { readonly Description?: string; readonly MaxSessionDuration?: number },
    ): Record<string, never> => {
      const role = store.role(input.RoleName);
      store.replaceRole({
        ...role,
        description: input.Description ?? role.description,
        maxSessionSeconds: input.MaxSessionDuration ?? role.maxSessionSeconds,
      });
      return {};
    },
    UpdateAssumeRolePolicy: (input: RoleInput & { readonly PolicyDocument: string }) => {
      const assumeRolePolicyDocument = checkDocument(input.PolicyDocument);
      store.replaceRole({ ...store.role(input.RoleName), assumeRolePolicyDocument });
    },
    DeleteRole: (input: RoleInput) => store.deleteRole(input.RoleName),
    PutRolePolicy: (input: RoleInput & { readonly PolicyName: string; readonly PolicyDocument: string }) => {
      const role = store.role(input.RoleName);
      const document = checkDocument(input.PolicyDocument);
      store.replaceRole({ ...role, inlinePolicies: { ...role.inlinePolicies, [input.PolicyName]: document } });
    },
    GetRolePolicy: (input: RoleInput & { readonly PolicyName: string }) => {
      const { name, inlinePolicies } = store.role(input.RoleName);
      const document = Object.hasOwn(inlinePolicies, input.PolicyName) ? inlinePolicies[input.PolicyName] : undefined;
      if (document === undefined) throw missingPolicy(input.PolicyName);
      return { RoleName: name, PolicyName: input.PolicyName, PolicyDocument: encodeURIComponent(document) };
    },
    ListRolePolicies: (input: RoleInput & PageInput) => {
      const { items, paging } = page(Object.keys(store.role(input.RoleName).inlinePolicies), input);
      return { PolicyNames: items, ...paging };
    },
    DeleteRolePolicy: (input: RoleInput & { readonly PolicyName: string }) => {
      const role = store.role(input.RoleName);
      if (!Object.hasOwn(role.inlinePolicies, input.PolicyName)) throw missingPolicy(input.PolicyName);
      const { [input.PolicyName]: _, ...inlinePolicies } = role.inlinePolicies;
      store.replaceRole({ ...role, inlinePolicies });
    },
    AttachRolePolicy: (input: RoleInput & { readonly PolicyArn: string }) => {
      const role = store.role(input.RoleName);
      // A policy that is not here may exist in the account of the app.
      const attachedPolicies = [...new Set([...role.attachedPolicies, input.PolicyArn])];
      store.replaceRole({ ...role, attachedPolicies });
    },
    DetachRolePolicy: (input: RoleInput & { readonly PolicyArn: string }) => {
      const role = store.role(input.RoleName);
      if (!role.attachedPolicies.includes(input.PolicyArn))
        throw noSuchEntity(`Policy ${input.PolicyArn} was not found.`);
      store.replaceRole({
        ...role,
        attachedPolicies: role.attachedPolicies.filter((arn) => arn !== input.PolicyArn),
      });
    },
    ListAttachedRolePolicies: (input: RoleInput & PageInput) => {
      const { items, paging } = page(store.role(input.RoleName).attachedPolicies, input);
      return {
        AttachedPolicies: items.map((arn) => ({ PolicyName: arn.slice(arn.lastIndexOf('/') + 1), PolicyArn: arn })),
        ...paging,
      };
    },
  } satisfies Record<string, Operation<never>>;
}

function missingPolicy(name: string) {
  return noSuchEntity(`The role policy with name ${name} cannot be found.`);
}

function view(role: Role): object {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: new Date(role.createdAt),
    AssumeRolePolicyDocument: encodeURIComponent(role.assumeRolePolicyDocument),
    Description: role.description,
    MaxSessionDuration: role.maxSessionSeconds,
  };
}
