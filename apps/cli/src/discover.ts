import { type RunningEnvironment } from '@stepwell/local/discovery';
import { age } from './age.js';
import { type TargetFlags } from './target.js';
import { type Terminal } from './terminal/terminal.js';
import { UsageError } from './usage-error.js';

/** A running environment, and how many further ones the same app has. */
export interface DiscoveredEnvironment extends RunningEnvironment {
  readonly others: number;
}

/**
 * Returns the newest running environment of the app in the current folder, if the user names no other target.
 * `undefined` if there is none, or if flags (`--endpoint-url`, `--region`, `--profile`) or variables (`AWS_ENDPOINT_URL`)
 * name a target. A region or profile among the variables does not count: many shells always have them.
 */
export async function discoverEnvironment(
  { endpointUrl, region, profile }: TargetFlags,
  terminal: Pick<Terminal, 'env' | 'cwd'>,
): Promise<DiscoveredEnvironment | undefined> {
  const { env } = terminal;
  if ([endpointUrl, region, profile].some((flag) => flag !== undefined)) return undefined;
  if (env['AWS_ENDPOINT_URL'] || env['AWS_ENDPOINT_URL_SFN'] || env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] === 'true')
    return undefined;
  return newestEnvironment(terminal);
}

/** Returns the newest running environment of the app in the current folder. */
export async function newestEnvironment({
  env,
  cwd,
}: Pick<Terminal, 'env' | 'cwd'>): Promise<DiscoveredEnvironment | undefined> {
  const { findEnvironments } = await import('@stepwell/local/discovery');
  const [newest, ...others] = await findEnvironments(cwd, { env });
  return newest && { ...newest, others: others.length };
}

/** Describes an environment for people. */
export function environmentNotice({ endpoint, startedAt, others }: DiscoveredEnvironment): string {
  const newest = others === 0 ? '' : `, the newest of ${others + 1}; --endpoint-url selects another`;
  return `Using the environment of this app at ${endpoint} (started ${age(new Date(startedAt))}${newest})`;
}

/** The error of a command that needs an environment of this app. Names those of other apps. */
export async function noEnvironment({ env, cwd }: Pick<Terminal, 'env' | 'cwd'>): Promise<UsageError> {
  return new UsageError(
    `No environment of the app in ${cwd} is running. Start it with stepwell up${await otherEnvironments({ env })}`,
    '--endpoint-url',
  );
}

/** Lists the running environments of other apps, as the end of a message; empty if there are none. */
export async function otherEnvironments({ env }: Pick<Terminal, 'env'>): Promise<string> {
  const { findEnvironments } = await import('@stepwell/local/discovery');
  const running = await findEnvironments(undefined, { env });
  const lines = running.slice(0, 5).map(({ endpoint, folders }) => `\n  ${endpoint}  ${folders[0] ?? ''}`);
  return running.length === 0 ? '' : `, or specify --endpoint-url. Running environments:${lines.join('')}`;
}
