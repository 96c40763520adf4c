import { AwsError } from '../../../kernel/aws-error.js';
import { type Call } from '../../../kernel/operation.js';
import { invalidParameter, invalidRequest, resourceExists, valueNotFound } from '../errors.js';
import { type Secret, type SecretValue } from '../secret.js';
import { selectVersion, type VersionSelector } from '../store.js';
import {
  page,
  type PageInput,
  type SecretDependencies,
  type SecretInput,
  type SecretTags,
  tagMap,
} from './dependencies.js';
import { passesFilters, type SecretFilter } from './secret-filters.js';
import { moveStage, withVersion } from './secret-versions.js';

type Token = { readonly ClientRequestToken?: string } & SecretValue;
/** Settings of a secret besides its value. */
export interface Settings {
  readonly Description?: string;
  readonly KmsKeyId?: string;
}

/** Operations that create, change and read the values of secrets. */
export function valueOperations({ store, context, random }: SecretDependencies) {
  const tokenOf = ({ ClientRequestToken: token }: Token): string => token ?? random.uuid();
  const valueOf = ({ SecretString, SecretBinary }: SecretValue): SecretValue => ({
    ...(SecretString === undefined ? {} : { SecretString }),
    ...(SecretBinary === undefined ? {} : { SecretBinary }),
  });
  const hasValue = (input: SecretValue): boolean =>
    input.SecretString !== undefined || input.SecretBinary !== undefined;
  const read = (secret: Secret, selector: VersionSelector, { clock }: Call) => {
    const version = selectVersion(secret, selector);
    store.set({ ...secret, accessedAt: clock.now() });
    const { arn: ARN, name: Name } = secret;
    const { id: VersionId, stages: VersionStages, createdAt, value } = version;
    return { ARN, Name, VersionId, VersionStages, CreatedDate: new Date(createdAt), ...value };
  };
  return {
    CreateSecret: (
      input: Token & Settings & { readonly Name: string; readonly Tags?: SecretTags },
      { clock }: Call,
    ) => {
      const { Name: name } = input;
      const token = tokenOf(input);
      const existing = store.find(name);
      if (existing?.deletedAt !== undefined)
        throw invalidRequest(
          "You can't create this secret because a secret with this name is already scheduled for deletion.",
        );
      const repeated = existing?.versions.find(({ id }) => id === token);
      if (existing !== undefined && repeated !== undefined) return { ARN: existing.arn, Name: name, VersionId: token };
      if (existing !== undefined)
        throw resourceExists(`The operation failed because the secret ${name} already exists.`);
      if (!/^[\w/+=.@-]+$/.test(name))
        throw invalidParameter(
          'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: ' +
            `-/_+=.@, got ${name}`,
        );
      const now = clock.now();
      const { region, accountId } = context;
      const secret: Secret = {
        arn: `arn:aws:secretsmanager:${region}:${accountId}:secret:${name}-${ending(() => random.next())}`,
        name,
        description: input.Description,
        kmsKeyId: input.KmsKeyId,
        tags: tagMap(input.Tags ?? []),
        versions: [],
        createdAt: now,
        changedAt: now,
      };
      if (!hasValue(input)) {
        store.set(secret);
        return { ARN: secret.arn, Name: name };
      }
      store.set(withVersion(secret, token, valueOf(input), ['AWSCURRENT'], now));
      return { ARN: secret.arn, Name: name, VersionId: token };
    },
    PutSecretValue: (input: SecretInput & Token & { readonly VersionStages?: readonly string[] }, { clock }: Call) => {
      const secret = store.get(input.SecretId);
      const token = tokenOf(input);
      const isFirst = !secret.versions.some(({ stages }) => stages.includes('AWSCURRENT'));
      const stages = input.VersionStages ?? ['AWSCURRENT'];
      const all = isFirst && !stages.includes('AWSCURRENT') ? [...stages, 'AWSCURRENT'] : stages;
      const changed = withVersion(secret, token, valueOf(input), all, clock.now());
      store.set(changed);
      const VersionStages = changed.versions.find(({ id }) => id === token)?.stages;
      return { ARN: secret.arn, Name: secret.name, VersionId: token, VersionStages };
    },
    UpdateSecret: (input: SecretInput & Token & Settings, { clock }: Call) => {
      const secret = store.get(input.SecretId);
      const token = tokenOf(input);
      const changed: Secret = {
        ...secret,
        description: input.Description ?? secret.description,
        kmsKeyId: input.KmsKeyId ?? secret.kmsKeyId,
        changedAt: clock.now(),
      };
      const identity = { ARN: secret.arn, Name: secret.name };
      if (!hasValue(input)) {
        store.set(changed);
        return identity;
      }
      store.set(withVersion(changed, token, valueOf(input), ['AWSCURRENT'], clock.now()));
      return { ...identity, VersionId: token };
    },
    GetSecretValue: (input: SecretInput & VersionSelector, call: Call) => read(store.get(input.SecretId), input, call),
    BatchGetSecretValue: (
      input: PageInput & { readonly SecretIdList?: readonly string[]; readonly Filters?: readonly SecretFilter[] },
      call: Call,
    ) => {
      const { SecretIdList: ids, Filters: filters = [] } = input;
      if ((ids === undefined) === (input.Filters === undefined))
        throw invalidParameter('You must provide either SecretIdList or Filters, and not both.');
      const wanted =
        ids ??
        store
          .list()
          .filter((secret) => secret.deletedAt === undefined && passesFilters(secret, filters))
          .map(({ arn }) => arn);
      const { items, NextToken } = page(wanted, { MaxResults: 20, ...input });
      const SecretValues: object[] = [];
      const Errors: object[] = [];
      for (const SecretId of items) {
        try {
          SecretValues.push(read(store.get(SecretId), {}, call));
        } catch (error) {
          if (!(error instanceof AwsError)) throw error;
          Errors.push({ SecretId, ErrorCode: error.code, Message: error.message });
        }
      }
      return { SecretValues, Errors, NextToken };
    },
    UpdateSecretVersionStage: (
      input: SecretInput & {
        readonly VersionStage: string;
        readonly RemoveFromVersionId?: string;
        readonly MoveToVersionId?: string;
      },
    ) => {
      const { VersionStage: stage, RemoveFromVersionId: from, MoveToVersionId: to } = input;
      const secret = store.get(input.SecretId);
      for (const id of [from, to])
        if (id !== undefined && !secret.versions.some((version) => version.id === id))
          throw valueNotFound(`VersionId: ${id}`);
      const holder = secret.versions.find(({ stages }) => stages.includes(stage))?.id;
      if (holder !== undefined && holder !== from && holder !== to)
        throw invalidParameter(
          `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ` +
            `${holder}, so you must explicitly reference that version in RemoveFromVersionId.`,
        );
      if (stage === 'AWSCURRENT' && to === undefined)
        throw invalidParameter(
          "You can't remove the staging label AWSCURRENT from a version. Name another one in MoveToVersionId.",
        );
      store.set({ ...secret, versions: moveStage(secret.versions, stage, to) });
      return { ARN: secret.arn, Name: secret.name };
    },
  };
}

/** The random end of an ARN. */
function ending(next: () => number): string {
  const characters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  return Array.from({ length: 6 }, () => characters[Math.floor(next() * characters.length)]).join('');
}
