import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Origin, startOrigin } from '../concurrent-download/origin.js';
import { published, runIn, workspace } from '../packages/packed.js';
import { installReleased } from './install-released.js';
import { type Release, release } from './release.js';

const VERSION = '0.9.0';
const git = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)('git', args, { cwd: released.folder })).stdout.trim();

let released: Release;
let origin: Origin;
/** `examples/image-download` in a folder outside the workspace, with only the published packages. */
let folder: string;
/** A folder as `cdk init` creates it, with the oldest supported CDK. */
let initialized: string;
const cleanups: (() => PromiseLike<void>)[] = [];

beforeAll(async () => {
  released = await release(VERSION);
  cleanups.push(() => released[Symbol.asyncDispose]());
  origin = await startOrigin();
  cleanups.push(() => origin[Symbol.asyncDispose]());
  const ours = (...names: string[]) => Object.fromEntries(names.map((name) => [`@stepwell/${name}`, `^${VERSION}`]));
  folder = await installReleased(released.registry, {
    ...ours('constructs', 'sdk', 'cli'),
    'aws-cdk-lib': '2.276.0',
    constructs: '10.8.1',
    typescript: '6.0.3',
    '@types/node': '20.19.25',
  });
  cleanups.push(() => rm(folder, { recursive: true, force: true }));
  initialized = await installReleased(released.registry, {
    ...ours('constructs'),
    'aws-cdk-lib': '2.252.0',
    constructs: '10.5.0',
    'ts-node': '10.9.2',
    typescript: '5.9.3',
    '@types/node': '20.19.25',
  });
  cleanups.push(() => rm(initialized, { recursive: true, force: true }));
  for (const file of ['app.mjs', 'drive.mjs', 'cdk.json'])
    await copyFile(join(workspace, 'examples/image-download', file), join(folder, file));
}, 400_000);

afterAll(async () => {
  for (const cleanUp of cleanups.reverse()) await cleanUp();
});

describe('a release', () => {
  it('sets the same version for all packages and for their dependencies on each other', async () => {
    for (const each of published) {
      const manifest = JSON.parse(await readFile(join(released.folder, each, 'package.json'), 'utf8')) as {
        version: string;
        dependencies?: Record<string, string>;
      };
      const ours = Object.entries(manifest.dependencies ?? {}).filter(([name]) => name.startsWith('@stepwell/'));
      expect([each, manifest.version, ...ours.map(([, range]) => range)]).toEqual([
        each,
        VERSION,
        ...ours.map(() => VERSION),
      ]);
    }
  });

  it('is one commit with a tag, and lists the commits in the changelogs', async () => {
    expect(await git('log', '-1', '--format=%s')).toBe(`release: ${VERSION}`);
    expect(await git('tag', '--points-at', 'HEAD')).toBe(`v${VERSION}`);
    expect(await git('status', '--porcelain', '--untracked-files=no')).toBe('');
    expect(await readFile(join(released.folder, 'CHANGELOG.md'), 'utf8')).toMatch(
      new RegExp(`## ${VERSION.replaceAll('.', '\\.')}[\\s\\S]*### 🚀 Features[\\s\\S]*\\*\\*constructs:\\*\\*`),
    );
    expect(await readFile(join(released.folder, 'packages/constructs/CHANGELOG.md'), 'utf8')).toContain(VERSION);
  });
});

describe('a CDK app outside the workspace', () => {
  it('synthesizes the construct as an ES module, without bundler and container engine', async () => {
    const outdir = join(folder, 'synthesized');
    expect(await runIn(folder, process.execPath, ['app.mjs'], { CDK_OUTDIR: outdir, PATH: '' })).toMatchObject({
      code: 0,
    });
    await expectFlags(outdir);
  });

  it('synthesizes the construct as CommonJS with ts-node and the oldest supported CDK, as in `cdk init`', async () => {
    const app = join(workspace, 'examples/cdk-init');
    await cp(app, initialized, { recursive: true });
    const outdir = join(initialized, 'cdk.out');
    expect(
      await runIn(
        initialized,
        process.execPath,
        ['node_modules/ts-node/dist/bin.js', '--prefer-ts-exts', 'bin/flags.ts'],
        { CDK_OUTDIR: outdir, PATH: '' },
      ),
    ).toMatchObject({ code: 0 });
    await expectFlags(outdir);
  });

  it('can be the demo stack, which builds and synthesizes with the published packages', async () => {
    const demo = join(folder, 'demo-stack');
    await mkdir(demo);
    await cp(join(workspace, 'apps/demo-stack/src'), join(demo, 'src'), {
      recursive: true,
      filter: (path) => !path.endsWith('.test.ts'),
    });
    await copyFile(join(workspace, 'apps/demo-stack/cdk.json'), join(demo, 'cdk.json'));
    // The sample workloads are private.
    for (const file of ['package.json', 'dist'])
      await cp(join(workspace, 'packages/samples', file), join(demo, 'node_modules/@stepwell/samples', file), {
        recursive: true,
      });
    await writeFile(join(demo, 'package.json'), JSON.stringify({ type: 'module' }));
    await writeFile(
      join(demo, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          module: 'nodenext',
          target: 'es2022',
          strict: true,
          skipLibCheck: true,
          types: ['node'],
          rootDir: 'src',
          outDir: 'dist',
        },
        include: ['src'],
      }),
    );
    expect(await runIn(demo, process.execPath, [join(folder, 'node_modules/typescript/bin/tsc')])).toMatchObject({
      code: 0,
      stdout: '',
    });
    const outdir = join(demo, 'cdk.out');
    expect(await runIn(demo, process.execPath, ['dist/app.js'], { CDK_OUTDIR: outdir, PATH: '' })).toMatchObject({
      code: 0,
    });
    expect((await readdir(outdir)).filter((name) => name.endsWith('.template.json')).length).toBeGreaterThanOrEqual(1);
  });

  it('type-checks with the published types, as an ES module and as CommonJS', async () => {
    const source =
      "import { ConcurrentDownload, type ConcurrentDownloadProps } from '@stepwell/constructs';\nimport { Stack } from 'aws-cdk-lib';\nconst props: ConcurrentDownloadProps = { batchSize: 10 };\nexport const images: ConcurrentDownload = new ConcurrentDownload(new Stack(), 'Images', props);\n";
    await writeFile(join(folder, 'check.mts'), source);
    await writeFile(join(folder, 'check.cts'), source);
    const checked = await runIn(folder, process.execPath, [
      'node_modules/typescript/bin/tsc',
      '--noEmit',
      '--strict',
      '--skipLibCheck',
      '--target',
      'es2022',
      '--module',
      'node16',
      'check.mts',
      'check.cts',
    ]);
    expect(checked).toMatchObject({ code: 0, stdout: '' });
  });
});

describe('the tests of an app outside the workspace', () => {
  it.each(['testing-construct', 'testing-foreign-app'])(
    'run its workflow with the testing package: %s',
    async (example) => {
      const app = join(folder, example);
      await cp(join(workspace, 'examples', example), app, { recursive: true });
      const { code, stdout } = await runIn(app, process.execPath, ['--test', '--test-reporter=tap']);
      expect([code, /^# fail 0$/m.test(stdout), /^# pass [1-9]/m.test(stdout)], stdout).toEqual([0, true, true]);
    },
  );
});

describe('a script outside the workspace', () => {
  it('executes the workflow with the SDK on `stepwell up`', async () => {
    expect(await runIn(folder, process.execPath, ['app.mjs'], { ALLOWED_HOSTS: origin.host })).toMatchObject({
      code: 0,
    });
    const up = spawn(
      process.execPath,
      [join(folder, 'node_modules/@stepwell/cli/dist/main.js'), 'up', '--app', 'cdk.out', '--json'],
      { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    try {
      const { value: line } = (await createInterface({ input: up.stdout })[Symbol.asyncIterator]().next()) as {
        value: string;
      };
      const ready = JSON.parse(line) as {
        endpoint: string;
        environment: Record<string, string>;
        outputs: Record<string, Record<string, string>>;
      };
      expect(ready.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      const environment = {
        ...ready.environment,
        STATE_MACHINE_ARN: ready.outputs['Flags']?.['StateMachineArn'],
        BASE_URL: origin.url,
      };
      const { code, stdout, stderr } = await runIn(
        folder,
        process.execPath,
        ['drive.mjs', 'img/a.png', 'img/b.png'],
        environment,
      );
      expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('2 of 2 images') });
      expect(JSON.parse(stdout)).toMatchObject({
        succeeded: 2,
        failed: 0,
        first: { key: expect.stringContaining('img/a.png') },
      });
    } finally {
      const ended = new Promise((resolve) => up.once('exit', resolve));
      up.kill('SIGTERM');
      await ended;
    }
  });
});

/** Expects the functions of the construct in the template, and their bundles in the assembly. */
async function expectFlags(outdir: string): Promise<void> {
  const template = JSON.parse(await readFile(join(outdir, 'Flags.template.json'), 'utf8')) as {
    Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
  };
  const functions = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::Lambda::Function');
  expect(functions.map(({ Properties }) => [Properties['Runtime'], Properties['Architectures']])).toEqual(
    functions.map(() => ['nodejs24.x', ['arm64']]),
  );
  // Start, download, consolidate, and the function that fails a step for a redrive.
  expect(functions.length).toBe(4);
  const assets = (await readdir(outdir)).filter((name) => name.startsWith('asset.'));
  expect(assets.filter((asset) => existsSync(join(outdir, asset, 'index.mjs'))).length).toBe(functions.length);
}
