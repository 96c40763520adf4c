import { type EnvironmentUpdate, type LocalResource } from '@stepwell/local';
import { type Colors } from './terminal/output.js';

/** The `updated` record of `stepwell up --watch --json`. */
export interface UpdateDescription {
  readonly type: 'updated';
  /** Changed files, relative to the app's folder. */
  readonly files: readonly string[];
  readonly durationMs: number;
  readonly created: readonly ResourceName[];
  readonly updated: readonly ResourceName[];
  readonly deleted: readonly ResourceName[];
  /** Resources whose changes were not applied. */
  readonly notChanged: readonly (ResourceName & { readonly reason: string })[];
}

type ResourceName = Pick<LocalResource, 'stack' | 'logicalId' | 'path' | 'type'>;

/** Describes a completed update. */
export function describeUpdate(
  update: EnvironmentUpdate,
  files: readonly string[],
  durationMs: number,
): UpdateDescription {
  return {
    type: 'updated',
    files,
    durationMs,
    created: visible(update.created).map(named),
    updated: visible(update.updated).map(named),
    deleted: visible(update.deleted).map(named),
    notChanged: update.notChanged.map(({ resource, reason }) => ({ ...named(resource), reason })),
  };
}

/** Formats the record for people. */
export function updateLines(
  { durationMs, created, updated, deleted, notChanged }: UpdateDescription,
  colors: Colors,
): string[] {
  const list = (sign: string, resources: readonly ResourceName[]) =>
    resources.map(({ path, type }) => `  ${sign} ${path} (${type})`);
  const count = created.length + updated.length + deleted.length;
  return [
    count === 0 && notChanged.length === 0
      ? 'Nothing to update'
      : `${colors.green('Updated')} in ${(durationMs / 1000).toFixed(1)} s`,
    ...list(colors.green('+'), created),
    ...list('~', updated),
    ...list(colors.red('-'), deleted),
    ...notChanged.map(({ path, type, reason }) => `  ${colors.yellow('!')} ${path} (${type}) not changed: ${reason}`),
  ];
}

/** Running resources. Changes of roles, permissions and other supporting resources are not listed. */
function visible(resources: readonly LocalResource[]): readonly LocalResource[] {
  return resources.filter(({ status }) => status === 'running');
}

function named({ stack, logicalId, path, type }: LocalResource): ResourceName {
  return { stack, logicalId, path, type };
}
