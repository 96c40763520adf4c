import { type ServerResponse } from 'node:http';
import { AwsError } from '../../kernel/endpoint/aws-error.js';
import { answerQuery, type QueryParameters } from '../../kernel/endpoint/aws-query.js';
import { type CredentialRegistry } from '../../kernel/endpoint/credentials.js';
import { type XmlElements } from '../../kernel/endpoint/xml.js';
import { type Caller, type LocalService, type ServiceContext, type ServiceRequest } from '../../kernel/service.js';

/** Options of the STS service. */
export interface StsServiceOptions extends ServiceContext {
  readonly credentials: CredentialRegistry;
}

/** AWS STS on this machine: tells callers who they are, and hands out roles' credentials. */
export class StsService implements LocalService {
  readonly signingName = 'sts';

  constructor(private readonly options: StsServiceOptions) {}

  async handle(request: ServiceRequest, response: ServerResponse): Promise<void> {
    await answerQuery(
      request,
      response,
      { namespace: 'https://sts.amazonaws.com/doc/2011-06-15/' },
      (action, parameters) => {
        switch (action) {
          case 'GetCallerIdentity':
            return this.identity(request.caller);
          case 'AssumeRole':
            return this.assumeRole(parameters);
          case 'GetSessionToken':
            return { Credentials: this.issue(request.caller.roleArn ?? this.root(), parameters, 43_200) };
          default:
            throw new AwsError('InvalidAction', `STS's ${action} is not supported locally`);
        }
      },
    );
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** Callers whose key was not handed out here are the account itself. */
  private identity({ roleArn }: Caller): XmlElements {
    const { accountId } = this.options;
    if (roleArn === undefined) return { Arn: this.root(), UserId: accountId, Account: accountId };
    return { ...sessionOf(roleArn, 'stepwell'), Account: accountId };
  }

  /**
   * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html; who may assume which role is not checked
   * yet.
   */
  private assumeRole(parameters: QueryParameters): XmlElements {
    const roleArn = parameters.text('RoleArn') ?? '';
    const name = parameters.text('RoleSessionName') ?? '';
    if (!/^arn:[a-z-]+:iam::\d{12}:role\/\S+$/.test(roleArn))
      throw new AwsError('ValidationError', `RoleArn must be the ARN of a role, got '${roleArn.slice(0, 80)}'`);
    if (!/^[\w+=,.@-]{2,64}$/.test(name))
      throw new AwsError(
        'ValidationError',
        `RoleSessionName must be 2 to 64 letters, digits and _+=,.@-, got '${name.slice(0, 80)}'`,
      );
    const { Arn, UserId } = sessionOf(roleArn, name);
    return { Credentials: this.issue(roleArn, parameters, 3600), AssumedRoleUser: { Arn, AssumedRoleId: UserId } };
  }

  private issue(roleArn: string, parameters: QueryParameters, defaultSeconds: number): XmlElements {
    const { accessKeyId, secretAccessKey, sessionToken } = this.options.credentials.issue(roleArn);
    const seconds = Number(parameters.text('DurationSeconds') ?? defaultSeconds);
    return {
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      SessionToken: sessionToken,
      Expiration: new Date(this.options.clock.now() + seconds * 1000).toISOString(),
    };
  }

  private root(): string {
    return `arn:aws:iam::${this.options.accountId}:root`;
  }
}

/** A role's session: `arn:aws:sts::<account>:assumed-role/<role>/<session>`. */
function sessionOf(roleArn: string, session: string): { readonly Arn: string; readonly UserId: string } {
  const [, partition = 'aws', , , account = ''] = roleArn.split(':');
  const role = roleArn.slice(roleArn.lastIndexOf('/') + 1);
  return {
    Arn: `arn:${partition}:sts::${account}:assumed-role/${role}/${session}`,
    UserId: `AROA${role.toUpperCase().slice(0, 16)}:${session}`,
  };
}
