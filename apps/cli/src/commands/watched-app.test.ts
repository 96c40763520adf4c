import { mkdir, open, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { capturedTerminal } from '../testing/captured-terminal.js';
import { cdkFolder, type CdkFolder } from '../testing/cdk-folder.js';
import { createOutput } from '../terminal/output.js';
import { type AppFlags, resolveApp } from './watched-app.js';

/** The output of `stepwell up` about its app, without absolute paths. */
async function outputOf(app: CdkFolder, flags: AppFlags = {}): Promise<string> {
  const terminal = capturedTerminal({ cwd: app.folder, env: process.env });
  await resolveApp(flags, terminal, createOutput(terminal, false));
  return terminal.err().replace(/: ".*app\.cjs$/m, ': node app.cjs');
}

/** Writes a file and its folders. */
async function write(app: CdkFolder, path: string, text: string): Promise<void> {
  await mkdir(join(app.folder, path, '..'), { recursive: true });
  await writeFile(join(app.folder, path), text);
}

/** Makes the assembly newer than all files. */
async function settle(app: CdkFolder): Promise<void> {
  const later = new Date(Date.now() + 60_000);
  await utimes(join(app.folder, 'cdk.out/manifest.json'), later, later);
}

/** Makes the assembly one hour old, older than all files. */
async function outdate(app: CdkFolder): Promise<void> {
  const before = new Date(Date.now() - 3_600_000);
  await utimes(join(app.folder, 'cdk.out/manifest.json'), before, before);
}

const synthesized = 'synthesized\n';
const template = (app: CdkFolder) => readFile(join(app.folder, 'cdk.out/Greetings.template.json'), 'utf8');

describe('the app that stepwell up runs', () => {
  it('is the existing assembly if it is up to date', async () => {
    await using app = await cdkFolder({ synthesized: true });
    expect(await outputOf(app)).toBe('Running cdk.out, synthesized just now\n');
  });

  it('is synthesized if a file is newer, and the file is named', async () => {
    await using app = await cdkFolder({ synthesized: true });
    await outdate(app);
    expect(await outputOf(app)).toMatch(
      /^Synthesizing, because (app\.cjs|cdk\.json) is newer than cdk\.out \(1 h ago\): node app\.cjs\n/,
    );
    expect(await outputOf(app)).toBe('Running cdk.out, synthesized just now\n');
  });

  it('runs the assembly unchanged with --no-synth, and reports its age', async () => {
    await using app = await cdkFolder({ synthesized: true });
    await outdate(app);
    expect(await outputOf(app, { synth: false })).toBe('Running cdk.out, synthesized 1 h ago\n');
    await rm(join(app.folder, 'cdk.out/manifest.json'));
    await expect(outputOf(app, { synth: false })).rejects.toMatchObject({
      name: 'UsageError',
      message: '--no-synth: there is no cloud assembly in cdk.out. Omit the flag or run cdk synth',
    });
  });

  it.each<[string, AppFlags, string]>([
    ['--synth', { synth: true }, '--synth is set'],
    ['--watch', { watch: true }, '--watch is set'],
  ])('is always synthesized with %s', async (_, flags, reason) => {
    await using app = await cdkFolder({ synthesized: true });
    expect(await outputOf(app, flags)).toBe(`Synthesizing, because ${reason}: node app.cjs\n${synthesized}`);
  });

  it.each<[string, (output: string) => Promise<void>]>([
    [
      'empty',
      async (output) => {
        await rm(output, { recursive: true });
        await mkdir(output);
      },
    ],
    ['without its manifest', (output) => rm(join(output, 'manifest.json'))],
    ['with half a manifest', (output) => writeFile(join(output, 'manifest.json'), '{"artifacts":')],
    ['without a template', (output) => rm(join(output, 'Greetings.template.json'))],
    ['with half a template', (output) => writeFile(join(output, 'Greetings.template.json'), '{"Resou')],
  ])('is synthesized if the assembly is %s', async (_, damage) => {
    await using app = await cdkFolder({ synthesized: true });
    await damage(join(app.folder, 'cdk.out'));
    expect(await outputOf(app)).toBe(
      `Synthesizing, because cdk.out contains no complete cloud assembly: node app.cjs\n${synthesized}`,
    );
  });

  it('keeps and reports the last good assembly if the app fails', async () => {
    await using app = await cdkFolder({ synthesized: true });
    const before = await template(app);
    const program = await readFile(join(app.folder, 'app.cjs'), 'utf8');
    // The app writes part of the next assembly before it fails.
    await write(
      app,
      'app.cjs',
      `const fs = require('node:fs'); fs.writeFileSync(process.env.CDK_OUTDIR + '/Greetings.template.json', '{'); throw new Error('broken');`,
    );
    await outdate(app);
    await expect(outputOf(app)).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringMatching(
        /^The app's command failed \(exit code 1\): .*\ncdk\.out still contains the last good assembly \(1 h ago\)\. To run it: stepwell up --no-synth$/,
      ) as string,
    });
    expect([await template(app), (await readdir(join(app.folder, 'cdk.out'))).sort()]).toEqual([
      before,
      ['Greetings.template.json', 'manifest.json'],
    ]);
    expect(await outputOf(app, { synth: false })).toBe('Running cdk.out, synthesized 1 h ago\n');
    await write(app, 'app.cjs', program);
    expect(await outputOf(app)).toContain(synthesized);
  });

  it('is rejected if the command writes no assembly', async () => {
    await using app = await cdkFolder();
    await write(app, 'app.cjs', '');
    await expect(outputOf(app)).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringMatching(
        /^The app's command wrote no cloud assembly to cdk\.out: .*\. Create the App without outdir/,
      ) as string,
    });
  });

  it('keeps assets, which the CDK does not create again', async () => {
    await using app = await cdkFolder({ synthesized: true });
    await write(app, 'cdk.out/asset.abc/index.js', 'kept');
    await write(app, 'cdk.out/Gone.template.json', '{}');
    await outputOf(app, { synth: true });
    expect((await readdir(join(app.folder, 'cdk.out'))).sort()).toEqual([
      'Greetings.template.json',
      'asset.abc',
      'manifest.json',
    ]);
  });

  it('restores the backup of a synthesis that was killed', async () => {
    await using app = await cdkFolder({ synthesized: true });
    const output = join(app.folder, 'cdk.out');
    await mkdir(join(output, '.stepwell-last'));
    for (const name of ['manifest.json', 'Greetings.template.json'])
      await rename(join(output, name), join(output, '.stepwell-last', name));
    await write(app, 'app.cjs', 'process.exit(1)');
    await expect(outputOf(app)).rejects.toThrow('cdk.out still contains the last good assembly');
    expect(await outputOf(app, { synth: false })).toContain('Running cdk.out');
  });
});

describe('an outdated assembly', () => {
  it.each<[string, string, boolean, string?]>([
    ['a source', 'lib/stack.ts', true],
    ['a JavaScript handler that cdk.json excludes', 'lambda/handler.js', true],
    ['a compiled file', 'lib/compiled.js', false],
    ['configuration', 'cdk.json', true],
    ['a lookup result', 'cdk.context.json', true],
    ['a package version', 'package-lock.json', true],
    ['a file that git ignores', 'data.csv', false],
    ['a file that git ignores in a folder', 'lib/generated/schema.ts', false],
    ['a file that cdk.json excludes', 'test/stack.test.ts', false],
    ['a dependency', 'node_modules/x/index.ts', false],
    ['the output', 'cdk.out/asset.1/x.ts', false],
    ['a log file', 'up.log', false],
    ['an output file in a repository', 'up.out', true],
    ['a file of mocks', 'mocks/photos.yaml', false, 'validation: NONE\nmocks:\n  - state: Call\n'],
    ['a file of mocks in JSON', 'photos.json', false, '{"$schema": "x", "mocks": [] }'],
    ['a mock configuration', 'config/MockConfigFile.json', false, '{\n  "StateMachines": {} }'],
    ['the history of an execution', 'history.json', false, '{"version":1,"type":"event","event":{}}\n'],
    ['a history of AWS', 'aws.json', false, '{\n "events": [\n {\n "id": 1, "type": "ExecutionStarted" } ] }'],
    ['a definition', 'lib/order.asl.json', true, '{"StartAt":"mocks"}'],
    ['a setting', 'config/mocks.yaml', true, 'size: 1\n# mocks: none\nnested:\n  mocks: 1\n'],
    ['a program', 'lib/mocks.ts', true, 'mocks: for (;;) break mocks;'],
  ])('%s: %s', async (_, path, makesOld, text = '{}') => {
    await using app = await cdkFolder({ synthesized: true });
    const exclude = ['**/*.js', '**/*.d.ts', 'test', 'cdk*.json', 'node_modules'];
    const settings = JSON.stringify({
      ...(JSON.parse(await readFile(join(app.folder, 'cdk.json'), 'utf8')) as object),
      watch: { include: ['**'], exclude },
    });
    await write(app, 'cdk.json', settings);
    await write(app, '.git/HEAD', '');
    await write(app, '.gitignore', '*.csv\n');
    await write(app, 'lib/.gitignore', 'generated\n');
    await write(app, 'lib/compiled.ts', '');
    if (path !== 'cdk.json') await write(app, path, text);
    await settle(app);
    expect(await outputOf(app)).toMatch(/^Running/);
    const later = new Date(Date.now() + 120_000);
    await utimes(join(app.folder, path), later, later);
    expect(await outputOf(app)).toMatch(makesOld ? `because ${path} is newer than cdk.out` : /^Running/);
  });

  it('ignores log files without a repository', async () => {
    await using app = await cdkFolder({ synthesized: true });
    await write(app, 'up.out', '');
    await outdate(app);
    await outputOf(app);
    const later = new Date(Date.now() + 120_000);
    await utimes(join(app.folder, 'up.out'), later, later);
    expect(await outputOf(app)).toMatch(/^Running/);
  });

  it('ignores the output file of this process', async () => {
    await using app = await cdkFolder({ synthesized: true });
    await write(app, 'up.txt', '');
    await outdate(app);
    await outputOf(app);
    await using output = await open(join(app.folder, 'up.txt'), 'a');
    const later = new Date(Date.now() + 120_000);
    await utimes(join(app.folder, 'up.txt'), later, later);
    expect(await outputOf(app)).toContain('because up.txt is newer');
    await utimes(join(app.folder, 'up.txt'), later, later);
    const terminal = capturedTerminal({ cwd: app.folder, env: process.env });
    const stdout = Object.assign(terminal.stdout, { fd: output.fd });
    await resolveApp({}, { ...terminal, stdout }, createOutput(terminal, false));
    expect(terminal.err()).toMatch(/^Running/);
  });

  it('ignores the file of --mocks, whatever its content', async () => {
    await using app = await cdkFolder({ synthesized: true });
    await write(app, 'answers.yaml', '# half writ');
    await settle(app);
    const later = new Date(Date.now() + 120_000);
    await utimes(join(app.folder, 'answers.yaml'), later, later);
    expect(await outputOf(app, { mocks: './answers.yaml' })).toMatch(/^Running/);
    expect(await outputOf(app)).toContain('because answers.yaml is newer');
  });

  it('includes a folder from which a file was removed', async () => {
    await using app = await cdkFolder({ synthesized: true });
    await write(app, 'lambda/old.ts', '');
    await outputOf(app, { synth: true });
    const later = new Date(Date.now() + 120_000);
    await rm(join(app.folder, 'lambda/old.ts'));
    await utimes(join(app.folder, 'lambda'), later, later);
    expect(await outputOf(app)).toContain('because lambda/ is newer than cdk.out');
    await write(app, 'lambda/new.ts', '');
    for (const path of ['lambda', 'lambda/new.ts']) await utimes(join(app.folder, path), later, later);
    expect(await outputOf(app)).toContain('because lambda/new.ts is newer than cdk.out');
  });
});
