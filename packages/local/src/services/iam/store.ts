import { createHash } from 'node:crypto';
import { type ServiceContext } from '../../kernel/service.js';
import { Records } from '../../kernel/transactions.js';
import { alreadyExists, checkDocument, deleteConflict, noSuchEntity } from './errors.js';

/** A role. Documents are JSON texts. */
export interface Role {
  readonly name: string;
  readonly arn: string;
  readonly id: string;
  readonly path: string;
  readonly description: string | undefined;
  readonly maxSessionSeconds: number;
  readonly assumeRolePolicyDocument: string;
  /** Documents of inline policies by name. */
  readonly inlinePolicies: Readonly<Record<string, string>>;
  /** ARNs of managed policies, in the order in which they were attached. */
  readonly attachedPolicies: readonly string[];
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** A customer managed policy. */
export interface ManagedPolicy {
  readonly name: string;
  readonly arn: string;
  readonly id: string;
  readonly path: string;
  readonly description: string | undefined;
  /** The document of the default version, and its number. */
  readonly document: string;
  readonly version: number;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** Roles and managed policies of an environment. */
export class IamStore {
  /** By name. */
  private readonly roles: Records<Role>;
  /** By ARN. */
  private readonly policies: Records<ManagedPolicy>;

  constructor(private readonly context: ServiceContext) {
    this.roles = new Records(context.kernel.transactions, 'iam/roles');
    this.policies = new Records(context.kernel.transactions, 'iam/policies');
  }

  /** All roles, in the order of creation. */
  listRoles(): Role[] {
    return [...this.roles.values()];
  }

  listPolicies(): ManagedPolicy[] {
    return [...this.policies.values()];
  }

  /** Throws `EntityAlreadyExists` and `MalformedPolicyDocument`. */
  createRole(
    name: string,
    {
      path = '/',
      ...role
    }: Pick<Role, 'assumeRolePolicyDocument' | 'description' | 'maxSessionSeconds'> & { readonly path?: string },
  ): Role {
    if (this.roles.has(name)) throw alreadyExists(`Role with name ${name} already exists.`);
    checkDocument(role.assumeRolePolicyDocument);
    const arn = `arn:aws:iam::${this.context.accountId}:role${path}${name}`;
    return this.replaceRole({
      ...role,
      name,
      arn,
      path,
      id: `AROA${idOf(arn)}`,
      inlinePolicies: {},
      attachedPolicies: [],
      createdAt: this.context.clock.now(),
    });
  }

  /** A role by name. Throws `NoSuchEntity`. */
  role(name: string): Role {
    const role = this.roles.get(name);
    if (role === undefined) throw noSuchEntity(`The role with name ${name} cannot be found.`);
    return role;
  }

  findRole(name: string): Role | undefined {
    return this.roles.get(name);
  }

  replaceRole(role: Role): Role {
    this.roles.set(role.name, role);
    return role;
  }

  /** Throws `NoSuchEntity`, and `DeleteConflict` while the role has policies. */
  deleteRole(name: string): void {
    const role = this.role(name);
    if (role.attachedPolicies.length > 0) throw deleteConflict('Cannot delete entity, must detach all policies first.');
    if (Object.keys(role.inlinePolicies).length > 0)
      throw deleteConflict('Cannot delete entity, must delete policies first.');
    this.roles.delete(name);
  }

  /** Throws `EntityAlreadyExists` and `MalformedPolicyDocument`. */
  createPolicy(
    name: string,
    { path = '/', document, description }: { path?: string; document: string; description: string | undefined },
  ): ManagedPolicy {
    const arn = `arn:aws:iam::${this.context.accountId}:policy${path}${name}`;
    if (this.policies.has(arn))
      throw alreadyExists(`A policy called ${name} already exists. Duplicate names are not allowed.`);
    const now = this.context.clock.now();
    const policy: ManagedPolicy = {
      name,
      arn,
      id: `ANPA${idOf(arn)}`,
      path,
      description,
      document: checkDocument(document),
      version: 1,
      createdAt: now,
      updatedAt: now,
    };
    this.policies.set(arn, policy);
    return policy;
  }

  /** A customer managed policy. Throws `NoSuchEntity`. */
  policy(arn: string): ManagedPolicy {
    const policy = this.policies.get(arn);
    if (policy === undefined) throw noSuchEntity(`Policy ${arn} was not found.`);
    return policy;
  }

  findPolicy(arn: string): ManagedPolicy | undefined {
    return this.policies.get(arn);
  }

  /** Replaces the document of a policy by a new default version. */
  updatePolicy(policy: ManagedPolicy, document: string): ManagedPolicy {
    const updatedAt = this.context.clock.now();
    const updated = { ...policy, document: checkDocument(document), version: policy.version + 1, updatedAt };
    this.policies.set(policy.arn, updated);
    return updated;
  }

  /** Throws `NoSuchEntity`, and `DeleteConflict` while the policy is attached. */
  deletePolicy(arn: string): void {
    this.policy(arn);
    if (this.listRoles().some(({ attachedPolicies }) => attachedPolicies.includes(arn)))
      throw deleteConflict('Cannot delete a policy attached to entities.');
    this.policies.delete(arn);
  }
}

/** The 17 characters of an ID; the same for the same ARN. */
function idOf(arn: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bytes = createHash('sha256').update(arn).digest().subarray(0, 17);
  return [...bytes].map((byte) => alphabet.charAt(byte % 32)).join('');
}
