import { type ServiceContext } from '../../kernel/service.js';
import { Records } from '../../kernel/transactions.js';
import { invalidRequest, secretNotFound, valueNotFound } from './errors.js';
import { type Secret, type SecretVersion } from './secret.js';

/** Which version of a secret to read. Without members, that with the stage `AWSCURRENT`. */
export interface VersionSelector {
  readonly VersionId?: string | undefined;
  readonly VersionStage?: string | undefined;
}

/** The secrets of an environment, by name. Secrets whose recovery window has passed do not exist. */
export class SecretStore {
  private readonly secrets: Records<Secret>;

  constructor(readonly context: ServiceContext) {
    this.secrets = new Records(context.kernel.transactions, 'secretsmanager/secrets');
  }

  list(): readonly Secret[] {
    return [...this.secrets.values()].filter((secret) => !this.isGone(secret));
  }

  /**
   * The secret of a name, an ARN, or an ARN without the six random characters at its end.
   *
   * @param isDeletedAllowed whether the secret can be marked for deletion
   * @throws AwsError `ResourceNotFoundException`, or `InvalidRequestException` if it is marked for deletion
   */
  get(id: string, isDeletedAllowed = false): Secret {
    const secret = this.find(id);
    if (secret === undefined) throw secretNotFound();
    if (secret.deletedAt !== undefined && !isDeletedAllowed)
      throw invalidRequest("You can't perform this operation on the secret because it was marked for deletion.");
    return secret;
  }

  find(id: string): Secret | undefined {
    const name = /^arn:[^:]*:secretsmanager:[^:]*:[^:]*:secret:(.+)$/.exec(id)?.[1];
    const candidates =
      name === undefined ? [id] : [name.replace(/-[A-Za-z0-9]{6}$/, ''), name].filter((each) => each !== '');
    const found = candidates.map((each) => this.secrets.get(each));
    const secret =
      name === undefined
        ? found[0]
        : found.find((each) => each !== undefined && (each.arn === id || each.arn.slice(0, -7) === id));
    return secret === undefined || this.isGone(secret) ? undefined : secret;
  }

  set(secret: Secret): void {
    this.secrets.set(secret.name, secret);
  }

  delete(name: string): void {
    this.secrets.delete(name);
  }

  private isGone({ deletionAt }: Secret): boolean {
    return deletionAt !== undefined && deletionAt <= this.context.clock.now();
  }
}

/** The version of a secret that a selector means. Throws `ResourceNotFoundException`. */
export function selectVersion({ versions }: Secret, { VersionId, VersionStage }: VersionSelector): SecretVersion {
  const stage = VersionStage ?? (VersionId === undefined ? 'AWSCURRENT' : undefined);
  const version = versions.find(
    ({ id, stages }) =>
      (VersionId === undefined || id === VersionId) && (stage === undefined || stages.includes(stage)),
  );
  if (version === undefined)
    throw valueNotFound(VersionId === undefined ? `staging label: ${stage}` : `VersionId: ${VersionId}`);
  return version;
}
