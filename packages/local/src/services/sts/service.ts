import { type ServerResponse } from 'node:http';
import { AwsError } from '../../kernel/aws-error.js';
import { type CredentialRegistry } from '../../kernel/endpoint/credentials.js';
import { type ForeignAnswers } from '../../kernel/foreign-resources.js';
import { HttpService } from '../../kernel/http-service.js';
import { validationMessage } from '../../kernel/invalid-input.js';
import { readModel } from '../../kernel/models/read-model.js';
import { type Violation } from '../../kernel/models/violations.js';
import { type Call, type Operation } from '../../kernel/operation.js';
import { type LocalService, type ServiceContext, type ServiceRequest } from '../../kernel/service.js';

/** Options of the STS service. */
export interface StsServiceOptions extends ServiceContext {
  readonly credentials: CredentialRegistry;
}

/** Roles of other accounts do not exist here, and their trust policies are not known. */
const foreign: ForeignAnswers = {
  members: ['RoleArn'],
  // Roles have no region.
  otherRegion: () => invalidInput([]),
  denied: { code: 'AccessDenied', status: 403 },
};

interface AssumeRoleInput {
  readonly RoleArn: string;
  readonly RoleSessionName: string;
  readonly DurationSeconds?: number;
}

/** Seconds for which credentials are valid by default: of a role, and of a session of the caller. */
const [roleSeconds, sessionSeconds] = [3600, 43_200];

/** AWS STS on this machine: returns the identity of callers, and issues credentials of roles. */
export class StsService implements LocalService {
  readonly signingName: string;
  private readonly http: HttpService;

  constructor(private readonly options: StsServiceOptions) {
    const service = { model: readModel('sts'), operations: this.operations(), invalidInput, foreign };
    options.kernel.register(service);
    this.http = new HttpService(options.kernel, options.clock, service);
    this.signingName = this.http.signingName;
  }

  handle(request: ServiceRequest, response: ServerResponse): Promise<void> {
    return this.http.handle(request, response);
  }

  close(): Promise<void> {
    return this.http.close();
  }

  private operations() {
    return {
      GetCallerIdentity: (_input: object, { caller }: Call) => this.identity(caller.roleArn),
      // Trust policies are not evaluated.
      AssumeRole: ({ RoleArn, RoleSessionName, DurationSeconds = roleSeconds }: AssumeRoleInput) => {
        if (!/^arn:[a-z-]+:iam::\d{12}:role\/\S+$/.test(RoleArn))
          throw new AwsError('ValidationError', `${RoleArn.slice(0, 80)} is invalid`);
        const { Arn, UserId } = sessionOf(RoleArn, RoleSessionName);
        return { Credentials: this.issue(RoleArn, DurationSeconds), AssumedRoleUser: { Arn, AssumedRoleId: UserId } };
      },
      GetSessionToken: (
        { DurationSeconds = sessionSeconds }: { readonly DurationSeconds?: number },
        { caller }: Call,
      ) => ({ Credentials: this.issue(caller.roleArn ?? this.root, DurationSeconds) }),
    } satisfies Record<string, Operation<never>>;
  }

  /** Callers with other credentials than those of the environment are the account's root user. */
  private identity(roleArn: string | undefined): object {
    const { accountId } = this.options;
    if (roleArn === undefined) return { Arn: this.root, UserId: accountId, Account: accountId };
    return { ...sessionOf(roleArn, 'stepwell'), Account: accountId };
  }

  private issue(roleArn: string, seconds: number): object {
    const { accessKeyId, secretAccessKey, sessionToken } = this.options.credentials.issue(roleArn);
    return {
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      SessionToken: sessionToken,
      Expiration: new Date(this.options.clock.now() + seconds * 1000),
    };
  }

  private get root(): string {
    return `arn:aws:iam::${this.options.accountId}:root`;
  }
}

/** STS writes members with a lower-case first letter: `Value null at 'roleArn' failed to satisfy constraint: …` */
function invalidInput(violations: readonly Violation[]): AwsError {
  const named = violations.map((violation) => ({
    ...violation,
    path: violation.path.charAt(0).toLowerCase() + violation.path.slice(1),
  }));
  return new AwsError('ValidationError', validationMessage(named));
}

/** A session of a role: `arn:aws:sts::<account>:assumed-role/<role>/<session>`. */
function sessionOf(roleArn: string, session: string): { readonly Arn: string; readonly UserId: string } {
  const [, partition = 'aws', , , account = ''] = roleArn.split(':');
  const role = roleArn.slice(roleArn.lastIndexOf('/') + 1);
  return {
    Arn: `arn:${partition}:sts::${account}:assumed-role/${role}/${session}`,
    UserId: `AROA${role.toUpperCase().slice(0, 16)}:${session}`,
  };
}
