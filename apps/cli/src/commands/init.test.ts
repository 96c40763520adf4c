import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workflows as list } from '@stepwell/core';
import { appDependencies, templateDependencies } from '../init/app-files.js';
import { records, runBin } from '../testing/bin.js';

const workspace = new URL('../../../../', import.meta.url);
const workflows = list.map(({ id }) => id);

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'stepwell-init-'));
  // The packages that npm install would install.
  await symlink(fileURLToPath(new URL('node_modules', workspace)), join(root, 'node_modules'));
});
afterAll(() => rm(root, { recursive: true }));

/** Runs Node.js in the folder of all apps. */
function node(args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  return { status, output: stdout + stderr };
}

describe('stepwell init', () => {
  it('creates an app for every workflow that type-checks and passes its tests', { timeout: 240_000 }, async () => {
    // In one process, because separate processes would load the CDK eight times.
    await mkdir(join(root, 'all'));
    for (const workflow of workflows)
      expect(await runBin(['init', `all/${workflow}`, '--workflow', workflow], { cwd: root }), workflow).toMatchObject({
        code: 0,
      });
    await writeFile(join(root, 'all', 'package.json'), '{"type":"module"}');
    await writeFile(
      join(root, 'all', 'tsconfig.json'),
      JSON.stringify({ extends: './sequence/tsconfig.json', include: ['*/bin', '*/lib', '*/test'] }),
    );
    await writeFile(
      join(root, 'all', 'every-test.ts'),
      workflows.map((workflow) => `await import('./${workflow}/test/workflow.test.js');\n`).join(''),
    );
    // TypeScript 7, which takes a fifth of the time of TypeScript 6.
    expect(node(['node_modules/tsc-native/bin/tsc', '-p', 'all/tsconfig.json'])).toEqual({ status: 0, output: '' });
    const tested = node(['--import', 'tsx', '--test-reporter', 'tap', 'all/every-test.ts']);
    expect(tested.status, tested.output).toBe(0);
    expect(tested.output).toMatch(/^# fail 0$/m);
    expect(Number(/^# pass (\d+)$/m.exec(tested.output)?.[1])).toBeGreaterThanOrEqual(workflows.length);
  });

  it('lists its files and the next steps, and sets the app name and dependencies', async () => {
    const { code, stdout, stderr } = await runBin(['init', 'My Prices', '--workflow', 'map-fan-out'], { cwd: root });
    expect(code).toBe(0);
    expect(stdout.split('\n').sort()).toEqual([
      '',
      ...[
        '.gitignore',
        'README.md',
        'bin/app.ts',
        'cdk.json',
        'lib/workflow-stack.ts',
        'package.json',
        'test/workflow.test.ts',
        'tsconfig.json',
      ].map((path) => `My Prices/${path}`),
    ]);
    expect(stderr).toContain('npm install && npm test');
    const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as {
      readonly version: string;
    };
    expect(JSON.parse(await readFile(join(root, 'My Prices/package.json'), 'utf8'))).toMatchObject({
      name: 'my-prices',
      dependencies: { '@stepwell/constructs': `^${version}` },
      devDependencies: { '@stepwell/cli': `^${version}`, '@stepwell/local': `^${version}` },
    });
    expect(await readFile(join(root, 'My Prices/README.md'), 'utf8')).toContain('# my-prices\n');
  });

  it('creates an app in the current folder with a new repository, and prints one record', async () => {
    const folder = join(root, 'here');
    await mkdir(join(folder, '.git'), { recursive: true });
    const { code, stdout } = await runBin(['init', '--workflow', 'sequence', '--name', '@acme/orders', '--json'], {
      cwd: folder,
    });
    expect(code).toBe(0);
    expect(records(stdout)).toMatchObject([
      {
        type: 'created',
        folder,
        name: '@acme/orders',
        workflow: 'sequence',
        files: expect.arrayContaining(['bin/app.ts']) as string[],
      },
    ]);
  });

  it.each([
    [['taken', '--workflow', 'sequence'], "folder must be empty or new, got 'taken', which contains notes.txt"],
    [['taken/notes.txt', '--workflow', 'sequence'], 'which cannot be read as a folder'],
    [['fresh', '--workflow', 'sequenc'], "got 'sequenc'. Did you mean 'sequence'?"],
    [['fresh'], '--workflow is required: one of concurrent-download'],
    [
      ['fresh', '--workflow', 'sequence', '--name', 'Not A Name'],
      "--name must be a valid npm package name in lower case, got 'Not A Name'",
    ],
  ])('rejects %j with exit code 2 and creates nothing', async (args, message) => {
    await mkdir(join(root, 'taken'), { recursive: true });
    await writeFile(join(root, 'taken/notes.txt'), 'mine');
    const { code, stdout, stderr } = await runBin(['init', ...args], { cwd: root });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(await readdir(root)).not.toContain('fresh');
    expect(await readdir(join(root, 'taken'))).toEqual(['notes.txt']);
  });

  it('uses the versions that Stepwell is tested with', async () => {
    const installed = async (name: string) =>
      (
        JSON.parse(await readFile(new URL(`node_modules/${name}/package.json`, workspace), 'utf8')) as {
          readonly version: string;
        }
      ).version;
    const { dependencies, devDependencies } = appDependencies;
    const further = await Promise.all(workflows.map(templateDependencies));
    for (const [name, range] of [dependencies, devDependencies, ...further].flatMap((each) => Object.entries(each)))
      expect(range, name).toBe(`^${await installed(name)}`);
  });
});
