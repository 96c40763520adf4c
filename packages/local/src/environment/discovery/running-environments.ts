import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type LocalCredentials } from '../../kernel/endpoint/credentials.js';
import { formatOwner, hasEnded, parseOwner, thisOwner } from '../../kernel/process-owner.js';
import { appFolderOf } from './app-folder.js';
import { stateFolder } from './state-folder.js';

// Each environment has a file. Its name identifies the process, so that the file of a killed process is recognized.

/** An environment that a process of this user runs. */
export interface RunningEnvironment {
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  readonly region: string;
  readonly accountId: string;
  readonly credentials: Pick<LocalCredentials, 'accessKeyId' | 'secretAccessKey'>;
  /** Folders of its app, each with a `cdk.json` if there is one. */
  readonly folders: readonly string[];
  /** Time of the start in ISO 8601. */
  readonly startedAt: string;
}

/** Where environments are announced. */
export interface DiscoveryOptions {
  /** Environment variables that determine the folder of the files. Default: those of this process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * Lets other processes of this user find an environment, with {@link findEnvironments}. Only the user can read the
 * file, because it has the environment's credentials.
 *
 * @param folders folders of the environment's app, or folders below them
 * @returns a handle whose disposal removes the file
 */
export async function announceEnvironment(
  {
    endpoint,
    region,
    accountId,
    credentials: { accessKeyId, secretAccessKey },
  }: Omit<RunningEnvironment, 'folders' | 'startedAt'>,
  folders: readonly string[],
  { env }: DiscoveryOptions = {},
): Promise<AsyncDisposable> {
  const running: RunningEnvironment = {
    endpoint,
    region,
    accountId,
    credentials: { accessKeyId, secretAccessKey },
    folders: [...new Set(folders.map(appFolderOf))],
    startedAt: new Date().toISOString(),
  };
  const folder = environmentsFolder(env);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${formatOwner(thisOwner())}-${randomUUID()}.json`);
  // A reader never sees a part of it.
  await writeFile(`${path}.new`, JSON.stringify(running), { mode: 0o600 });
  await rename(`${path}.new`, path);
  return { [Symbol.asyncDispose]: () => rm(path, { force: true }) };
}

/**
 * Returns the running environments of this user, newest first. Removes what killed processes left.
 *
 * @param folder only environments of the app in this folder, or in the nearest folder above it with a `cdk.json`
 */
export async function findEnvironments(folder?: string, { env }: DiscoveryOptions = {}): Promise<RunningEnvironment[]> {
  const parent = environmentsFolder(env);
  const names = await readdir(parent).catch(() => []);
  const found = await Promise.all(names.map((name) => read(join(parent, name), name)));
  const app = folder === undefined ? undefined : appFolderOf(folder);
  return found
    .filter((environment) => environment !== undefined)
    .filter(({ folders }) => app === undefined || folders.includes(app))
    .sort((one, other) => other.startedAt.localeCompare(one.startedAt));
}

async function read(path: string, name: string): Promise<RunningEnvironment | undefined> {
  const owner = parseOwner(name);
  if (owner === undefined) return undefined;
  if (hasEnded(owner)) {
    await rm(path, { force: true }).catch(() => undefined);
    return undefined;
  }
  if (!name.endsWith('.json')) return undefined;
  try {
    const value = JSON.parse(await readFile(path, 'utf8')) as RunningEnvironment;
    return isComplete(value) ? value : undefined;
  } catch {
    // It was removed, or another version wrote it.
    return undefined;
  }
}

/** Another version of this package may have written the file. */
function isComplete({ endpoint, region, accountId, credentials, folders, startedAt }: RunningEnvironment): boolean {
  const strings: unknown[] = [region, accountId, startedAt, credentials.accessKeyId, credentials.secretAccessKey];
  return URL.canParse(endpoint) && strings.every((value) => typeof value === 'string') && Array.isArray(folders);
}

function environmentsFolder(env: DiscoveryOptions['env']): string {
  return join(stateFolder(env), 'environments');
}
