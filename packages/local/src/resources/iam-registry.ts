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

/** What a role says itself, without the policies that are attached to it. */
type OwnRole = Omit<RoleRecord, 'policies'> & { readonly policies: readonly PolicyRecord[] };

/** Roles and their policies. */
export class IamRegistry {
  readonly #roles = new Map<string, OwnRole>();
  /** Policies attached to a role, by their ARNs, or names where they are inline: by the role's name. */
  readonly #attached = new Map<string, Map<string, PolicyRecord>>();
  readonly #managed = new Map<string, PolicyRecord>();

  /** Keeps a role, or another state of it: what is attached to it stays. */
  addRole(role: OwnRole): void {
    this.#roles.set(role.name, role);
  }

  /** Forgets a role; one that is not there is no error. */
  removeRole(name: string): void {
    this.#roles.delete(name);
    this.#attached.delete(name);
  }

  /** Keeps a policy with the roles that it names; a role that the app does not make is none of ours. */
  attach(policy: PolicyRecord, roleNames: readonly string[]): void {
    if (policy.arn !== undefined) this.#managed.set(policy.arn, policy);
    for (const name of roleNames) {
      if (!this.#roles.has(name)) continue;
      const attached = this.#attached.get(name) ?? new Map<string, PolicyRecord>();
      this.#attached.set(name, attached.set(policy.arn ?? policy.name, policy));
    }
  }

  /** Takes a policy, by its ARN or, where it is inline, its name, from roles; that it is not there is no error. */
  detach(arnOrName: string, roleNames: readonly string[]): void {
    this.#managed.delete(arnOrName);
    for (const name of roleNames) this.#attached.get(name)?.delete(arnOrName);
  }

  /** Every role, in the order of creation. */
  roles(): readonly RoleRecord[] {
    return [...this.#roles.values()].map((role) => this.#withPolicies(role));
  }

  /** A role by name or ARN. */
  role(nameOrArn: string): RoleRecord | undefined {
    const role = this.#roles.get(nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1));
    return role === undefined ? undefined : this.#withPolicies(role);
  }

  #withPolicies(role: OwnRole): RoleRecord {
    const attached = [...(this.#attached.get(role.name)?.values() ?? [])];
    const named = role.managedPolicyArns.map((arn) => this.#managed.get(arn)).filter((policy) => policy !== undefined);
    const arns = attached.map(({ arn }) => arn).filter((arn) => arn !== undefined);
    return {
      ...role,
      policies: [...new Set([...role.policies, ...named, ...attached])],
      managedPolicyArns: [...new Set([...role.managedPolicyArns, ...arns])],
    };
  }
}
