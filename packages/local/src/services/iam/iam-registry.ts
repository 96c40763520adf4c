import { type Json } from '../../kernel/json.js';
import { type LocalCredentials } from '../../kernel/endpoint/index.js';

/** A policy of the app, with its intrinsic functions evaluated. Its statements are not enforced yet. */
export interface PolicyRecord {
  readonly name: string;
  /** Set for managed policies only. */
  readonly arn?: string;
  readonly document: Json;
}

/** A role of the app, with the credentials that are issued for it. */
export interface RoleRecord {
  readonly name: string;
  readonly arn: string;
  readonly assumeRolePolicyDocument: Json;
  readonly credentials: LocalCredentials;
  /** Inline policies, and attached managed policies of the app. */
  readonly policies: readonly PolicyRecord[];
  /** ARNs of attached managed policies: those of AWS and those of the app. */
  readonly managedPolicyArns: readonly string[];
}

/** A role without policies that are attached by other resources. */
type OwnRole = Omit<RoleRecord, 'policies'> & { readonly policies: readonly PolicyRecord[] };

/** Roles and their policies. */
export class IamRegistry {
  readonly #roles = new Map<string, OwnRole>();
  /** Attached policies by role name, then by ARN, or by name for inline policies. */
  readonly #attached = new Map<string, Map<string, PolicyRecord>>();
  readonly #managed = new Map<string, PolicyRecord>();

  /** Adds or replaces a role. Attached policies stay. */
  addRole(role: OwnRole): void {
    this.#roles.set(role.name, role);
  }

  /** Removes a role. An unknown role is ignored. */
  removeRole(name: string): void {
    this.#roles.delete(name);
    this.#attached.delete(name);
  }

  /** Attaches a policy to roles. Roles that are not part of the app are ignored. */
  attach(policy: PolicyRecord, roleNames: readonly string[]): void {
    if (policy.arn !== undefined) this.#managed.set(policy.arn, policy);
    for (const name of roleNames) {
      if (!this.#roles.has(name)) continue;
      const attached = this.#attached.get(name) ?? new Map<string, PolicyRecord>();
      this.#attached.set(name, attached.set(policy.arn ?? policy.name, policy));
    }
  }

  /** Detaches a policy, by ARN or, for inline policies, by name, from roles. An unknown policy is ignored. */
  detach(arnOrName: string, roleNames: readonly string[]): void {
    this.#managed.delete(arnOrName);
    for (const name of roleNames) this.#attached.get(name)?.delete(arnOrName);
  }

  /** All roles, in the order of creation. */
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
