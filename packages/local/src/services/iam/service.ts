import { type ServerResponse } from 'node:http';
import { AwsError } from '../../kernel/aws-error.js';
import { type CredentialRegistry, type LocalCredentials } from '../../kernel/endpoint/index.js';
import { HttpService } from '../../kernel/http-service.js';
import { validationMessage } from '../../kernel/invalid-input.js';
import { type Json } from '../../kernel/json.js';
import { readModel } from '../../kernel/models/read-model.js';
import { type Violation } from '../../kernel/models/violations.js';
import { type LocalService, type ServiceContext, type ServiceRequest } from '../../kernel/service.js';
import { policyOperations } from './operations/policies.js';
import { roleOperations } from './operations/roles.js';
import { IamStore, type Role } from './store.js';

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

/** Options of the IAM service. */
export interface IamServiceOptions extends ServiceContext {
  readonly credentials: CredentialRegistry;
}

/** AWS IAM on this machine: roles and their policies, which are stored, not enforced. */
export class IamService implements LocalService {
  readonly signingName = 'iam';
  private readonly store: IamStore;
  private readonly http: HttpService;

  constructor(private readonly options: IamServiceOptions) {
    this.store = new IamStore(options);
    const { kernel, clock } = options;
    const operations = { ...roleOperations(this.store), ...policyOperations(this.store) };
    const service = { model: readModel('iam'), operations, invalidInput };
    kernel.register(service);
    this.http = new HttpService(kernel, clock, service);
  }

  /** All roles, in the order of creation. */
  roles(): readonly RoleRecord[] {
    return this.store.listRoles().map((role) => this.record(role));
  }

  /** A role by name or ARN. */
  role(nameOrArn: string): RoleRecord | undefined {
    const role = this.store.findRole(nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1));
    return role && this.record(role);
  }

  handle(request: ServiceRequest, response: ServerResponse): Promise<void> {
    return this.http.handle(request, response);
  }

  close(): Promise<void> {
    return this.http.close();
  }

  private record(role: Role): RoleRecord {
    const inline = Object.entries(role.inlinePolicies).map(([name, document]) => ({
      name,
      document: parsed(document),
    }));
    const managed = role.attachedPolicies.flatMap((arn) => {
      const policy = this.store.findPolicy(arn);
      return policy === undefined ? [] : [{ name: policy.name, arn, document: parsed(policy.document) }];
    });
    return {
      name: role.name,
      arn: role.arn,
      assumeRolePolicyDocument: parsed(role.assumeRolePolicyDocument),
      credentials: this.options.credentials.issue(role.arn),
      policies: [...inline, ...managed],
      managedPolicyArns: role.attachedPolicies,
    };
  }
}

function parsed(document: string): Json {
  return JSON.parse(document) as Json;
}

/** The error of IAM for an input that violates the model; its paths start with lower-case letters. */
function invalidInput(violations: readonly Violation[]): AwsError {
  const named = violations.map((violation) => ({
    ...violation,
    path: violation.path.replace(/(^|\.)[A-Z]/g, (start) => start.toLowerCase()),
  }));
  return new AwsError('ValidationError', validationMessage(named));
}
