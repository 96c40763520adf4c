import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderInWorkspace, workspace } from '../packages/packed.js';

const handler = `function used(n: number): number {
  return n + 1;
}
function unused(): number {
  return 2;
}
export const handler = async ({ n }: { n: number }): Promise<number> => (n > 5 ? unused() : used(n));
`;

/** Runs the function in an environment that measures coverage. */
const script = `import { startLocal } from '@stepwell/local';
const environment = await startLocal({ coverage: 'coverage/functions' });
await environment.services.lambda.create({ name: 'F', runtime: 'nodejs20.x', handler: 'index.handler',
  code: { directory: 'asset' }, roleArn: 'arn:aws:iam::123456789012:role/F' });
await environment.services.lambda.invoke('F', '{"n":1}');
await environment.close();
`;

const test = `const { execFileSync } = require('node:child_process');
test('runs the function', () => { execFileSync(process.execPath, ['run.mjs'], { stdio: 'inherit' }); }, 30000);
`;

describe('the coverage modules of docs/debugging.md show the lines of a handler', () => {
  let folder: string;
  const require = createRequire(import.meta.url);

  beforeAll(async () => {
    folder = await folderInWorkspace('coverage');
    const page = await readFile(join(workspace, 'docs/debugging.md'), 'utf8');
    for (const [, name = '', code = ''] of page.matchAll(/^```js\n\/\/ (\S+)\n([^]*?)^```/gm))
      await writeFile(join(folder, name), code);
    await mkdir(join(folder, 'src'));
    await writeFile(join(folder, 'src/handler.ts'), handler);
    await build({
      entryPoints: [join(folder, 'src/handler.ts')],
      bundle: true,
      platform: 'node',
      sourcemap: true,
      outfile: join(folder, 'asset/index.js'),
    });
    await writeFile(join(folder, 'run.mjs'), script);
    await writeFile(join(folder, 'function.test.cjs'), test);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const configurations = {
    vitest: {
      test: {
        globals: true,
        include: ['*.test.cjs'],
        coverage: {
          enabled: true,
          provider: 'custom',
          customProviderModule: './function-coverage.mjs',
          reporter: ['json'],
          include: ['src/**'],
        },
      },
    },
    jest: {
      testMatch: ['**/*.test.cjs'],
      collectCoverage: true,
      coverageReporters: ['json'],
      reporters: ['default', './function-coverage.cjs'],
    },
  };

  it.each(['vitest', 'jest'] as const)('%s', async (runner) => {
    await rm(join(folder, 'coverage'), { recursive: true, force: true });
    const configuration = join(folder, `${runner}.config.mjs`);
    await writeFile(configuration, `export default ${JSON.stringify(configurations[runner])};`);
    const bin = join(
      dirname(require.resolve(`${runner}/package.json`)),
      runner === 'jest' ? 'bin/jest.js' : 'vitest.mjs',
    );
    const args =
      runner === 'jest' ? ['--config', configuration, '--rootDir', folder] : ['run', '--config', configuration];
    await promisify(execFile)(process.execPath, [bin, ...args], { cwd: folder });
    const map = JSON.parse(await readFile(join(folder, 'coverage/coverage-final.json'), 'utf8')) as Coverage;
    const { statementMap, s: counts } = map[join(folder, 'src/handler.ts')] ?? { statementMap: {}, s: {} };
    const count = (line: number) =>
      Object.entries(statementMap).find(([, { start }]) => start.line === line)?.[0] ?? 'missing';
    expect([counts[count(2)], counts[count(5)]]).toEqual([1, 0]);
  });
});

type Coverage = Record<
  string,
  {
    readonly statementMap: Record<string, { readonly start: { readonly line: number } }>;
    readonly s: Record<string, number>;
  }
>;
