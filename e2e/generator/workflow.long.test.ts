import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runIn, workspace } from '../packages/packed.js';
import { checkout } from '../release/checkout.js';
import { lintProblems, listFiles, runGenerator } from './run-generator.js';

/** A checkout with the generated workflow `invoice-intake`. */
let folder: string;
/** The created and the changed files. */
let made: readonly string[];
let changed: readonly string[];

beforeAll(async () => {
  folder = await checkout(workspace, { cache: false });
  const { code, stdout, stderr } = await generate('invoice-intake');
  expect(code, `${stdout}\n${stderr}`).toBe(0);
  [made, changed] = [await listed('--others', '--exclude-standard'), await listed('--modified')];
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const generate = (name: string) => runGenerator(folder, 'workflow', [name]);
const listed = (...which: readonly string[]) => listFiles(folder, which);

/** Runs the generated tests of a project. Returns their report. */
async function test(project: string) {
  const root = join(folder, project);
  // The first run writes the goldens, which Vitest does not do with CI.
  const { code, stdout, stderr } = await runIn(
    root,
    process.execPath,
    [join(folder, 'node_modules/vitest/vitest.mjs'), 'run', 'invoice-intake'],
    { CI: undefined },
  );
  const { numPassedTests, numFailedTests } = JSON.parse(
    await readFile(join(root, 'test-output/vitest.json'), 'utf8'),
  ) as { numPassedTests: number; numFailedTests: number };
  return { code, numPassedTests, numFailedTests, said: code === 0 ? '' : `${stdout}\n${stderr}` };
}

describe('the generator of workflows', () => {
  it('creates files in every package, and changes five other files', async () => {
    const folders = [
      'packages/core/',
      'packages/handlers/',
      'packages/constructs/',
      'packages/sdk/',
      'apps/cli/',
      'apps/demo-stack/',
      'apps/demo/',
      'e2e/',
      'docs/workflows/',
    ];
    expect(folders.filter((prefix) => !made.some((file) => file.startsWith(prefix)))).toEqual([]);
    // The lists that a workflow is entered in; tools/generators/workflow/lists.cjs has the reason of each.
    expect(changed).toEqual([
      'packages/constructs/src/index.ts',
      'packages/core/package.json',
      'packages/core/src/workflows.ts',
      'packages/handlers/src/assets.cts',
      'packages/sdk/package.json',
    ]);
    expect(
      (await Promise.all(made.map((file) => readFile(join(folder, file), 'utf8')))).filter((text) =>
        text.includes('<%'),
      ),
    ).toEqual([]);
  });

  it('creates code that type-checks and has no lint problems', async () => {
    expect(await lintProblems(folder, [...made, ...changed])).toBe('');
    expect(made.filter((file) => /\.c?ts$/.test(file)).length).toBeGreaterThan(20);
  });

  it.each([
    ['packages/core', 9],
    ['packages/handlers', 2],
    ['apps/demo', 1],
  ])('creates tests that pass: %s', async (project, tests) => {
    expect(await test(project)).toEqual({ code: 0, numPassedTests: tests, numFailedTests: 0, said: '' });
  });

  it('creates a construct whose tests pass after the build of its function', async () => {
    expect(
      (
        await runIn(join(folder, 'packages/handlers'), process.execPath, [
          'build.mjs',
          '--only',
          'invoice-intake/process',
        ])
      ).stdout,
    ).toMatch(/^invoice-intake\/process {2}\d+ KiB\n$/);
    expect(await test('packages/constructs')).toEqual({ code: 0, numPassedTests: 21, numFailedTests: 0, said: '' });
    expect(
      await listed('--others', '--exclude-standard', 'packages/constructs/src/testing/goldens/invoice-intake'),
    ).toHaveLength(2);
  });

  it('rejects a name that is in use, and changes nothing', async () => {
    const before = await listed('--others', '--modified', '--exclude-standard');
    const { code, stdout, stderr } = await generate('invoice-intake');
    expect([code, `${stdout}${stderr}`]).toEqual([
      1,
      expect.stringContaining('name must be unused in packages/core and packages/constructs, got "invoice-intake"'),
    ]);
    expect(await listed('--others', '--modified', '--exclude-standard')).toEqual(before);
  });
});
