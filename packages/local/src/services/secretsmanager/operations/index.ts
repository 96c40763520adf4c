import { type Call, type Operation } from '../../../kernel/operation.js';
import { invalidParameter, invalidRequest } from '../errors.js';
import { type Secret } from '../secret.js';
import {
  page,
  type PageInput,
  type SecretDependencies,
  type SecretInput,
  type SecretTags,
  tagMap,
} from './dependencies.js';
import { type PasswordInput, randomPassword } from './random-password.js';
import { passesFilters, type SecretFilter } from './secret-filters.js';
import { valueOperations } from './values.js';

const dayMs = 86_400_000;

/** All operations of Secrets Manager that are here. */
export function secretOperations(dependencies: SecretDependencies) {
  const { store, random } = dependencies;
  const identity = ({ arn: ARN, name: Name }: Secret) => ({ ARN, Name });
  return {
    ...valueOperations(dependencies),
    DescribeSecret: ({ SecretId }: SecretInput) => {
      const secret = store.get(SecretId, true);
      const stages = secret.versions.filter((version) => version.stages.length > 0);
      return {
        ...summaryOf(secret),
        VersionIdsToStages:
          stages.length === 0 ? undefined : Object.fromEntries(stages.map((version) => [version.id, version.stages])),
      };
    },
    ListSecrets: (
      input: PageInput & {
        readonly IncludePlannedDeletion?: boolean;
        readonly Filters?: readonly SecretFilter[];
        readonly SortOrder?: 'asc' | 'desc';
      },
    ) => {
      const found = store
        .list()
        .filter(({ deletedAt }) => deletedAt === undefined || input.IncludePlannedDeletion === true)
        .filter((secret) => passesFilters(secret, input.Filters ?? []))
        .sort((one, other) => (input.SortOrder === 'asc' ? 1 : -1) * (one.createdAt - other.createdAt));
      const { items, NextToken } = page(found, input);
      const SecretList = items.map((secret) => ({
        ...summaryOf(secret),
        SecretVersionsToStages: Object.fromEntries(secret.versions.map(({ id, stages }) => [id, stages])),
      }));
      return { SecretList, NextToken };
    },
    ListSecretVersionIds: (input: SecretInput & PageInput & { readonly IncludeDeprecated?: boolean }) => {
      const secret = store.get(input.SecretId, true);
      const versions = secret.versions.filter(({ stages }) => stages.length > 0 || input.IncludeDeprecated === true);
      const { items, NextToken } = page(versions, input);
      const Versions = items.map(({ id, stages, createdAt }) => ({
        VersionId: id,
        VersionStages: stages,
        CreatedDate: new Date(createdAt),
      }));
      return { ...identity(secret), Versions, NextToken };
    },
    /** Marks a secret for deletion, after 30 days by default. */
    DeleteSecret: (
      input: SecretInput & { readonly RecoveryWindowInDays?: number; readonly ForceDeleteWithoutRecovery?: boolean },
      { clock }: Call,
    ) => {
      const { RecoveryWindowInDays: days, ForceDeleteWithoutRecovery: isForced = false } = input;
      if (isForced && days !== undefined)
        throw invalidParameter("You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
      if (days !== undefined && (days < 7 || days > 30))
        throw invalidParameter(
          `The RecoveryWindowInDays value must be between 7 and 30 days (inclusive), got ${days}.`,
        );
      const now = clock.now();
      const secret = isForced ? store.find(input.SecretId) : store.get(input.SecretId);
      // A secret that does not exist is deleted.
      if (secret === undefined) return { ARN: input.SecretId, Name: input.SecretId, DeletionDate: new Date(now) };
      const deletionAt = now + (isForced ? 0 : (days ?? 30) * dayMs);
      if (isForced) store.delete(secret.name);
      else store.set({ ...secret, deletedAt: now, deletionAt });
      return { ...identity(secret), DeletionDate: new Date(deletionAt) };
    },
    RestoreSecret: ({ SecretId }: SecretInput) => {
      const { deletedAt: _, deletionAt: __, ...secret } = store.get(SecretId, true);
      store.set(secret);
      return identity(secret);
    },
    GetRandomPassword: (input: PasswordInput) => ({ RandomPassword: randomPassword(input, random) }),
    TagResource: ({ SecretId, Tags }: SecretInput & { readonly Tags: SecretTags }) => {
      const secret = store.get(SecretId);
      const tags = { ...secret.tags, ...tagMap(Tags) };
      if (Object.keys(tags).length > 50) throw invalidRequest('A secret can have at most 50 tags.');
      store.set({ ...secret, tags });
    },
    UntagResource: ({ SecretId, TagKeys }: SecretInput & { readonly TagKeys: readonly string[] }) => {
      const secret = store.get(SecretId);
      const tags = Object.fromEntries(Object.entries(secret.tags).filter(([key]) => !TagKeys.includes(key)));
      store.set({ ...secret, tags });
    },
    GetResourcePolicy: ({ SecretId }: SecretInput) => {
      const secret = store.get(SecretId);
      return { ...identity(secret), ResourcePolicy: secret.policy };
    },
    PutResourcePolicy: ({ SecretId, ResourcePolicy }: SecretInput & { readonly ResourcePolicy: string }) => {
      const secret = store.get(SecretId);
      store.set({ ...secret, policy: ResourcePolicy });
      return identity(secret);
    },
    DeleteResourcePolicy: ({ SecretId }: SecretInput) => {
      const { policy: _, ...secret } = store.get(SecretId);
      store.set(secret);
      return identity(secret);
    },
  } satisfies Record<string, Operation<never>>;
}

function summaryOf(secret: Secret) {
  const { arn: ARN, name: Name, description: Description, kmsKeyId: KmsKeyId, tags } = secret;
  const { createdAt, changedAt, accessedAt, deletedAt } = secret;
  return {
    ...{ ARN, Name, Description, KmsKeyId },
    CreatedDate: new Date(createdAt),
    LastChangedDate: new Date(changedAt),
    // The day only.
    LastAccessedDate: accessedAt === undefined ? undefined : new Date(Math.floor(accessedAt / dayMs) * dayMs),
    DeletedDate: deletedAt === undefined ? undefined : new Date(deletedAt),
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  };
}
