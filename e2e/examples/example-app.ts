import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { type ProcessResult, runIn, workspace } from '../packages/packed.js';

/** A copy of an example in a temporary folder, with the installed packages of the workspace. */
export interface ExampleApp extends AsyncDisposable {
  readonly folder: string;
  /** Runs its tests with the Node.js test runner. */
  test(): Promise<ProcessResult>;
  /** Runs the app with `stepwell up`. */
  up(): Promise<RunningApp>;
}

/** An app under `stepwell up`. */
export interface RunningApp extends AsyncDisposable {
  /** The output of `stepwell up --json`. */
  readonly ready: {
    readonly endpoint: string;
    readonly environment: Readonly<Record<string, string>>;
    readonly outputs: Readonly<Record<string, Readonly<Record<string, string>>>>;
  };
  /** A client configuration for its endpoint. */
  readonly client: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
}

/** Copies an example out of the workspace without installing packages. */
export async function exampleApp(name: string): Promise<ExampleApp> {
  const folder = await mkdtemp(join(tmpdir(), `stepwell-${name}-`));
  await cp(join(workspace, 'examples', name), folder, {
    recursive: true,
    filter: (path) => !/[\\/](node_modules|cdk\.out)$/.test(path),
  });
  await symlink(join(workspace, 'node_modules'), join(folder, 'node_modules'));
  return {
    folder,
    test: () => runIn(folder, process.execPath, ['--test', '--test-reporter=tap']),
    up: () => up(folder),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

async function up(folder: string): Promise<RunningApp> {
  const child = spawn(process.execPath, [join(workspace, 'apps/cli/dist/main.js'), 'up', '--json'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const { value: line } = (await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next()) as {
    value: string | undefined;
  };
  if (line === undefined) throw new Error(`stepwell up ended with ${String(await ended)}:\n${said}`);
  const ready = JSON.parse(line) as RunningApp['ready'];
  return {
    ready,
    client: {
      endpoint: ready.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
