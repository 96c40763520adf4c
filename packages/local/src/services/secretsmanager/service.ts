import { type RandomSource } from '@stepwell/asl';
import { AwsError } from '../../kernel/aws-error.js';
import { HttpService } from '../../kernel/http-service.js';
import { readModel } from '../../kernel/models/read-model.js';
import { operationsOnDemand } from '../../kernel/on-demand.js';
import { type ServiceContext } from '../../kernel/service.js';
import { foreign } from './foreign.js';
import { SecretStore, selectVersion } from './store.js';

/** Options of Secrets Manager. */
export interface SecretsManagerServiceOptions extends ServiceContext {
  /** Source of generated passwords and of the ends of ARNs. */
  readonly random: RandomSource;
}

const operationNames = [
  ...['CreateSecret', 'GetSecretValue', 'BatchGetSecretValue', 'PutSecretValue', 'UpdateSecret', 'DescribeSecret'],
  ...['ListSecrets', 'ListSecretVersionIds', 'UpdateSecretVersionStage', 'DeleteSecret', 'RestoreSecret'],
  ...['GetRandomPassword', 'TagResource', 'UntagResource'],
  ...['GetResourcePolicy', 'PutResourcePolicy', 'DeleteResourcePolicy'],
] as const;

/**
 * AWS Secrets Manager on this machine: secrets with versions, staging labels, tags and recovery windows. Values are in
 * memory, and are not encrypted. Rotation is not supported.
 */
export class SecretsManagerService extends HttpService {
  private readonly store: SecretStore;

  constructor(options: SecretsManagerServiceOptions) {
    const { kernel, clock, random } = options;
    const store = new SecretStore(options);
    const operations = operationsOnDemand(kernel, operationNames, async () => {
      const { secretOperations } = await import('./operations/index.js');
      return secretOperations({ store, context: options, random });
    });
    const service = { model: readModel('secretsmanager'), foreign, operations };
    kernel.register(service);
    super(kernel, clock, service);
    this.store = store;
  }

  /**
   * The value that a dynamic reference means, after its service name; `undefined` if it does not exist:
   * `secret-id:SecretString:json-key:version-stage:version-id`.
   *
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html
   */
  resolve(reference: string): string | undefined {
    const [, id = '', rest = ''] = /^(arn:(?:[^:]*:){5}[^:]*|[^:]*)(?::(.*))?$/.exec(reference) ?? [];
    const [kind, key = '', stage = '', version = ''] = rest.split(':');
    if (kind !== '' && kind !== 'SecretString') return undefined;
    const secret = this.store.find(id);
    if (secret === undefined || secret.deletedAt !== undefined) return undefined;
    try {
      const { value } = selectVersion(secret, { VersionStage: stage || undefined, VersionId: version || undefined });
      return key === '' ? value.SecretString : memberOf(value.SecretString, key);
    } catch (error) {
      if (error instanceof AwsError) return undefined;
      throw error;
    }
  }
}

/** A member of a JSON object; other values than strings as JSON. */
function memberOf(text: string | undefined, key: string): string | undefined {
  let values: unknown;
  try {
    values = JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
  if (typeof values !== 'object' || values === null || !Object.hasOwn(values, key)) return undefined;
  const value = (values as Record<string, unknown>)[key];
  return typeof value === 'string' ? value : JSON.stringify(value);
}
