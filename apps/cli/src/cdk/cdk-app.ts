import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UsageError } from '../usage-error.js';

/** The CDK app of a folder, as described by its cdk.json. */
export interface CdkApp {
  readonly folder: string;
  /** The command that synthesizes the app, or the folder of a cloud assembly. */
  readonly command: string;
  /** Absolute path of the cloud assembly. */
  readonly output: string;
  /** Context from cdk.json and cdk.context.json: feature flags and lookup results. */
  readonly context: Readonly<Record<string, unknown>>;
  /** Glob patterns of `watch` in cdk.json, relative to the folder. */
  readonly watch: WatchPatterns;
}

/** Patterns of files to watch: https://docs.aws.amazon.com/cdk/v2/guide/ref-cli-cmd-watch.html */
export interface WatchPatterns {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/**
 * Reads the cdk.json of a folder. `undefined` if there is none.
 * https://docs.aws.amazon.com/cdk/v2/guide/cli.html#cli-config
 *
 * @throws UsageError if it is not JSON, or does not contain `app`
 */
export async function readCdkApp(folder: string): Promise<CdkApp | undefined> {
  const settings = await readJsonObject(resolve(folder, 'cdk.json'));
  if (settings === undefined) return undefined;
  const { app, output = 'cdk.out', context = {}, watch } = settings;
  if (typeof app !== 'string' || app === '')
    throw new UsageError(
      `app is required: ${resolve(folder, 'cdk.json')} must contain "app". Add it or specify --app <cdk.out>`,
      'app',
    );
  if (typeof output !== 'string')
    throw new UsageError(
      `output must be the name of a folder, got ${JSON.stringify(output)} in ${resolve(folder, 'cdk.json')}`,
      'output',
    );
  const lookedUp = (await readJsonObject(resolve(folder, 'cdk.context.json'))) ?? {};
  return {
    folder,
    command: app,
    output: resolve(folder, output),
    context: { ...lookedUp, ...(typeof context === 'object' ? context : {}) },
    watch: watchPatterns(watch),
  };
}

/** Accepts a single pattern or a list. */
function watchPatterns(watch: unknown): WatchPatterns {
  const { include = '**', exclude = [] } = (typeof watch === 'object' && watch !== null ? watch : {}) as {
    include?: unknown;
    exclude?: unknown;
  }; // checked below
  const list = (patterns: unknown): string[] => [patterns].flat().filter((pattern) => typeof pattern === 'string');
  return { include: list(include), exclude: list(exclude) };
}

async function readJsonObject(path: string): Promise<Record<string, unknown> | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new UsageError(
      `${path} cannot be read (${error instanceof Error ? error.message : String(error)})`,
      undefined,
      { cause: error },
    );
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (error) {
    throw new UsageError(`${path} is not JSON (${error instanceof Error ? error.message : String(error)})`, undefined, {
      cause: error,
    });
  }
  throw new UsageError(`${path} is not a JSON object`);
}
