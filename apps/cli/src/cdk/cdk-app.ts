import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UsageError } from '../usage-error.js';

/** The CDK app of a folder, as its cdk.json describes it. */
export interface CdkApp {
  readonly folder: string;
  /** The command that synthesizes it, or the folder of a ready cloud assembly. */
  readonly command: string;
  /** Where the cloud assembly goes; absolute. */
  readonly output: string;
  /** Context of cdk.json and cdk.context.json: feature flags and looked-up values. */
  readonly context: Readonly<Record<string, unknown>>;
  /** Which files it is made of, as `cdk watch` takes them from cdk.json: glob patterns, relative to the folder. */
  readonly watch: WatchPatterns;
}

/** What to watch: https://docs.aws.amazon.com/cdk/v2/guide/ref-cli-cmd-watch.html */
export interface WatchPatterns {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/**
 * Reads the cdk.json of a folder; `undefined` when there is none.
 * https://docs.aws.amazon.com/cdk/v2/guide/cli.html#cli-config
 *
 * @throws UsageError when it is no JSON, or names no app
 */
export async function readCdkApp(folder: string): Promise<CdkApp | undefined> {
  const settings = await readJsonObject(resolve(folder, 'cdk.json'));
  if (settings === undefined) return undefined;
  const { app, output = 'cdk.out', context = {}, watch } = settings;
  if (typeof app !== 'string' || app === '')
    throw new UsageError(
      `app is required: ${resolve(folder, 'cdk.json')} has no command; add "app" to it, or use --app <cdk.out>`,
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

/** Patterns may stand alone or in a list. */
function watchPatterns(watch: unknown): WatchPatterns {
  const { include = '**', exclude = [] } = (typeof watch === 'object' && watch !== null ? watch : {}) as {
    include?: unknown;
    exclude?: unknown;
  }; // each is checked
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
