import { type Json } from '../assembly/json.js';
import { type LocalCredentials } from '../endpoint/index.js';

/** A policy as synthesized, its document evaluated. Nothing evaluates its statements yet. */
export interface PolicyRecord {
  readonly name: string;
  /** Managed policies have one; inline policies do not. */
  readonly arn?: string;
  readonly document: Json;
}

/** A role of the deployed stacks, with the credentials that whoever acts in it signs with. */
export interface RoleRecord {
  readonly name: string;
  readonly arn: string;
  readonly assumeRolePolicyDocument: Json;
  readonly credentials: LocalCredentials;
  /** Inline policies, and managed policies of the app attached to the role. */
  readonly policies: readonly PolicyRecord[];
  /** ARNs of managed policies: AWS's own and the app's. */
  readonly managedPolicyArns: readonly string[];
}

/** Roles and their policies. */
export class IamRegistry {
  readonly #roles = new Map<string, RoleRecord & { policies: PolicyRecord[]; managedPolicyArns: string[] }>();
  readonly #managed = new Map<string, PolicyRecord>();

  addRole(role: Omit<RoleRecord, 'policies'> & { readonly policies: readonly PolicyRecord[] }): void {
    const attached = role.managedPolicyArns.map((arn) => this.#managed.get(arn)).filter((policy) => policy !== undefined);
    this.#roles.set(role.name, { ...role, policies: [...role.policies, ...attached], managedPolicyArns: [...role.managedPolicyArns] });
  }

  /** Keeps a policy with the roles that it names; a role that the app does not make is none of ours. */
  attach(policy: PolicyRecord, roleNames: readonly string[]): void {
    if (policy.arn !== undefined) this.#managed.set(policy.arn, policy);
    for (const name of roleNames) {
      const role = this.#roles.get(name);
      role?.policies.push(policy);
      if (policy.arn !== undefined) role?.managedPolicyArns.push(policy.arn);
    }
  }

  /** Every role, in the order of creation. */
  roles(): readonly RoleRecord[] {
    return [...this.#roles.values()];
  }

  /** A role by name or ARN. */
  role(nameOrArn: string): RoleRecord | undefined {
    return this.#roles.get(nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1));
  }
}
