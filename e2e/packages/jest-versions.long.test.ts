import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pack, published, runIn } from './packed.js';

const { code: noRegistry } = await runIn(tmpdir(), 'npm', ['view', 'jest', 'version', '--fetch-retries=0']);

/** A TypeScript test of a CDK stack. */
const typescriptTest = `
import { App, Stack } from 'aws-cdk-lib';
import { DefinitionBody, Pass, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { startLocal, UnknownResource, type TestEnvironment } from '@stepwell/local/testing';
import { ConcurrentDownload } from '@stepwell/constructs';

let env: TestEnvironment;
beforeAll(async () => {
  const stack = new Stack(new App(), 'Shop');
  new StateMachine(stack, 'Checkout', { definitionBody: DefinitionBody.fromChainable(new Pass(stack, 'Done')) });
  new ConcurrentDownload(stack, 'Images');
  env = await startLocal(stack);
}, 120_000);
afterAll(() => env?.close());

test('runs', async () => {
  expect((await env.run('Checkout', { orderId: 'o1' })).output).toStrictEqual({ orderId: 'o1' });
  await expect(env.run('Nope')).rejects.toThrow(UnknownResource);
});
`;

describe.skipIf(noRegistry !== 0)(
  'Jest from the registry, with the packed packages (skipped without a registry)',
  () => {
    describe.each(['29.7', '30.4', 'latest'])('Jest %s', (version) => {
      let folder: string;
      beforeAll(async () => {
        folder = await mkdtemp(join(tmpdir(), 'stepwell-jest-'));
        await cp(join(import.meta.dirname, 'jest-app/test'), join(folder, 'test'), { recursive: true });
        await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'user-app', private: true }));
        await writeFile(
          join(folder, 'jest.config.js'),
          "module.exports = { testEnvironment: 'node', transform: { '^.+\\\\.ts$': 'ts-jest' } };\n",
        );
        const compilerOptions = {
          target: 'ES2022',
          module: 'CommonJS',
          moduleResolution: 'node10',
          lib: ['es2022'],
          strict: true,
          skipLibCheck: true,
          esModuleInterop: true,
          types: ['jest', 'node'],
        };
        await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
        await writeFile(join(folder, 'test/stack.test.ts'), typescriptTest);
        const tarballs = (await Promise.all(published.map(pack))).map(({ tarball }) => tarball);
        const others = [
          `jest@${version}`,
          'ts-jest@29',
          'typescript@5.9',
          '@types/node@20',
          `@types/jest@${version.startsWith('29') ? '29' : '30'}`,
          'aws-cdk-lib@2.276.0',
          'constructs@10.8.1',
        ];
        const clients = ['sfn', 's3', 'dynamodb', 'sqs'].map((service) => `@aws-sdk/client-${service}@3`);
        const { code, stderr } = await runIn(folder, 'npm', [
          'install',
          '--prefer-offline',
          '--no-audit',
          '--no-fund',
          '--loglevel=error',
          ...others,
          ...clients,
          ...tarballs,
        ]);
        if (code !== 0) throw new Error(stderr);
      }, 600_000);
      afterAll(() => rm(folder, { recursive: true, force: true }));

      it('runs tests with the testing kit, in JavaScript and in TypeScript', async () => {
        const env = {
          ENTRIES: JSON.stringify([
            '@stepwell/core',
            '@stepwell/core/sequence',
            '@stepwell/constructs',
            '@stepwell/handlers',
            '@stepwell/sdk',
            '@stepwell/sdk/worker',
            '@stepwell/asl',
            '@stepwell/local/testing',
          ]),
          FORCE_COLOR: '0',
        };
        const { code, stderr } = await runIn(
          folder,
          process.execPath,
          ['node_modules/jest/bin/jest.js', '--ci', '--runInBand'],
          env,
        );
        expect([code, /^Tests: +(\d+) passed, \1 total$/m.test(stderr)], stderr).toEqual([0, true]);
      }, 600_000);
    });
  },
);
