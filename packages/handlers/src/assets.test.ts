import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { builtinModules, createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AwsServices, startAwsServices } from './testing/aws-services.js';
import { startImageServer } from './testing/image-server.js';

const run = promisify(execFile);
const packageRoot = join(import.meta.dirname, '..');
const folders: string[] = [];
let dist = '';

/** Builds the package, or some of its entries, into a new folder. */
async function build(...entries: string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stepwell-handlers-'));
  folders.push(folder);
  await run(process.execPath, ['build.mjs', ...entries.flatMap((entry) => ['--only', entry]), folder], {
    cwd: packageRoot,
  });
  return folder;
}

// This builds every bundle, which takes seconds on an idle machine.
beforeAll(async () => {
  dist = await build();
}, 180_000);
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

interface Assets {
  readonly handlerAssets: readonly string[];
  handlerAssetPath(name: string): string;
}
const assets = (): Assets => createRequire(import.meta.url)(join(dist, 'assets.cjs')) as Assets;
const bundle = (name: string): string => join(assets().handlerAssetPath(name), 'index.mjs');

/** Invokes the handler of a bundle in its own process, as Lambda does. Returns its log and its outcome. */
async function invoke(
  name: string,
  event: unknown,
  env: Record<string, string>,
): Promise<{ log: Record<string, unknown>[]; outcome: unknown }> {
  const program = `
    const { handler } = await import(${JSON.stringify(pathToFileURL(bundle(name)).href)});
    const context = { awsRequestId: 'request-1', functionName: 'f', memoryLimitInMB: '256', invokedFunctionArn: 'arn', getRemainingTimeInMillis: () => 30000 };
    const outcome = await handler(${JSON.stringify(event)}, context).catch(({ name, message }) => ({ name, message }));
    console.log(JSON.stringify(outcome));
    process.exit();`;
  const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '--eval', program], {
    env: {
      PATH: process.env['PATH'] ?? '',
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      POWERTOOLS_SERVICE_NAME: 'images',
      ...env,
    },
  });
  const parse = (text: string): Record<string, unknown>[] =>
    text
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const lines = parse(stdout);
  return { log: [...lines.slice(0, -1), ...parse(stderr)], outcome: lines.at(-1) };
}

describe('the assets', () => {
  it('have absolute folders by name, and an unknown name is rejected with a list of the assets', async () => {
    for (const name of assets().handlerAssets) expect((await stat(bundle(name))).isFile()).toBe(true);
    expect(() => assets().handlerAssetPath('concurrent-download/upload')).toThrow(
      expect.objectContaining({
        name: 'UnknownHandlerAsset',
        message: expect.stringMatching(
          /^name must be one of .*concurrent-download\/consolidate, concurrent-download\/download, concurrent-download\/start/,
        ),
      }),
    );
  });

  it('have the same bytes in every build, so that the CDK asset hash changes only with the code', async () => {
    const files = ['concurrent-download/download/index.mjs', 'queue-chain/trigger/index.mjs'];
    const again = await build('concurrent-download/download', 'queue-chain/trigger');
    const hash = async (folder: string, file: string): Promise<string> =>
      createHash('sha256')
        .update(await readFile(join(folder, 'assets', file)))
        .digest('hex');
    for (const file of files) expect(await hash(again, file)).toBe(await hash(dist, file));
  });

  it('import only Node.js modules and have at most 550 KiB', async () => {
    for (const name of assets().handlerAssets) {
      const code = await readFile(bundle(name), 'utf8');
      const imported = [
        ...code.matchAll(/(?:^|[;}\n])(?:import|export)[^;"'()]*?from\s*["']([^"']+)["']/g),
        ...code.matchAll(/\b(?:import|require)\(["']([^"']+)["']\)/g),
      ].map(([, module = '']) => module.replace(/^node:/, ''));
      // The AWS SDK tries to load these two packages, and only for multi-Region access points.
      const outside = imported.filter(
        (module) => !builtinModules.includes(module) && !module.startsWith('@aws-sdk/signature-v4'),
      );
      expect(outside).toEqual([]);
      expect(imported.length).toBeGreaterThan(0);
      expect(code.length).toBeLessThan(550 * 1024);
    }
  });
});

describe('the package', () => {
  it('unpacks to at most 9 MB', async () => {
    const files = await readdir(dist, { recursive: true, withFileTypes: true });
    const sizes = await Promise.all(
      files.filter((file) => file.isFile()).map(async (file) => (await stat(join(file.parentPath, file.name))).size),
    );
    expect(sizes.length).toBeGreaterThan(2 * assets().handlerAssets.length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(9_000_000);
  });

  it('has source maps of only our sources', async () => {
    for (const name of assets().handlerAssets) {
      const map = JSON.parse(await readFile(`${bundle(name)}.map`, 'utf8')) as { sources: string[] };
      expect(map.sources).toContainEqual(expect.stringMatching(new RegExp(`/src/${name}\\.ts$`)));
      // The bundle of a function that needs no profiles has this in place of their loader.
      for (const source of map.sources.filter((each) => each !== 'profiles:absent'))
        expect(source).toMatch(/^(\.\.\/)+([\w-]+\/)*src\/[\w/-]+\.ts$/);
    }
  });
});

describe('a bundle', () => {
  let aws: AwsServices;
  beforeAll(async () => {
    aws = await startAwsServices();
  });
  afterAll(() => aws[Symbol.asyncDispose]());

  it('keeps the names of its errors', async () => {
    expect((await invoke('concurrent-download/download', {}, {})).outcome).toMatchObject({
      name: 'InvalidSetting',
      message: expect.stringContaining('STEPWELL_BUCKET'),
    });
    expect(
      (await invoke('concurrent-download/download', {}, { STEPWELL_BUCKET: 'images', STEPWELL_TABLE: 'images' }))
        .outcome,
    ).toMatchObject({ name: 'InvalidInput', message: expect.stringMatching(/^run is required/) });
    expect((await invoke('concurrent-download/consolidate', {}, { STEPWELL_BUCKET: 'images' })).outcome).toMatchObject({
      name: 'InvalidInput',
    });
  });

  it('rejects an invalid API request', async () => {
    const { outcome } = await invoke(
      'concurrent-download/start',
      { body: '{}', headers: {}, isBase64Encoded: false },
      { STEPWELL_BUCKET: 'images', STEPWELL_STATE_MACHINE_ARN: 'arn' },
    );
    expect(outcome).toMatchObject({ statusCode: 400, body: expect.stringContaining('"error":"InvalidInput"') });
  });

  it('downloads, logs URLs without their secrets, and publishes metrics for alarms', async () => {
    await using server = await startImageServer(
      (request, response) =>
        void (request.url?.includes('missing')
          ? response.writeHead(404).end()
          : response.writeHead(200, { 'content-type': 'image/gif' }).end('GIF89a')),
    );
    const { log, outcome } = await invoke(
      'concurrent-download/download',
      {
        run: '_stepwell/concurrent-download/images/run/',
        batch: '0',
        baseUrl: server.origin,
        resourcePaths: ['a.gif', 'missing.gif?signature=secret'],
        lambdaConcur: 2,
      },
      {
        STEPWELL_BUCKET: 'images',
        STEPWELL_TABLE: 'images',
        STEPWELL_ALLOWED_HOSTS: '127.0.0.1',
        AWS_ENDPOINT_URL_S3: aws.endpoints.s3,
        AWS_ENDPOINT_URL_DYNAMODB: aws.endpoints.dynamoDb,
      },
    );
    expect(outcome).toMatchObject({ requested: 2, succeeded: 1, failed: 1, bytes: 6 });
    expect(log).toContainEqual(
      expect.objectContaining({
        level: 'WARN',
        message: 'image not downloaded',
        url: `${server.origin}/missing.gif`,
        statusCode: 404,
        reason: '404 Not Found',
        service: 'images',
      }),
    );
    expect(JSON.stringify(log)).not.toContain('secret');
    const metrics = log.find((line) => '_aws' in line);
    expect(metrics).toMatchObject({
      service: 'images',
      ImagesDownloaded: 1,
      ImagesUnchanged: 0,
      ImagesFailed: 1,
      BytesDownloaded: 6,
      _aws: {
        CloudWatchMetrics: [
          {
            Namespace: 'Stepwell',
            Dimensions: [['service']],
            Metrics: expect.arrayContaining([{ Name: 'ImagesFailed', Unit: 'Count' }]),
          },
        ],
      },
    });
  });
});
