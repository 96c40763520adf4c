import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runIn, workspace } from '../packages/packed.js';
import { checkout } from '../release/checkout.js';
import { lintProblems, listFiles, rejection, runGenerator } from './run-generator.js';

const secrets = ['secrets-manager', '--groups=secret,secret-values'] as const;

/** A checkout with generated services: one of AWS JSON, and one of each further protocol. */
let folder: string;
let made: readonly string[];
let changed: readonly string[];
const services = ['secretsmanager', 'scheduler', 'ses'];

beforeAll(async () => {
  folder = await checkout(workspace, { cache: false });
  for (const args of [secrets, ['scheduler'], ['ses']]) {
    const { code, stdout, stderr } = await generate(...args);
    expect(code, `${stdout}\n${stderr}`).toBe(0);
  }
  [made, changed] = [await listed('--others', '--exclude-standard'), await listed('--modified')];
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const generate = (...args: readonly string[]) => runGenerator(folder, 'service', args);
const listed = (...which: readonly string[]) => listFiles(folder, which);

describe('the generator of services', () => {
  it('creates the files of a service, and creates the service in every environment', () => {
    expect(made.filter((file) => file.includes('/secretsmanager/'))).toEqual([
      'packages/local/src/services/secretsmanager/operations/secret-values.ts',
      'packages/local/src/services/secretsmanager/operations/secrets.ts',
      'packages/local/src/services/secretsmanager/service.test.ts',
      'packages/local/src/services/secretsmanager/service.ts',
      'packages/local/src/services/secretsmanager/store.ts',
    ]);
    expect(changed).toEqual([
      'packages/local/src/environment/create-services.ts',
      'packages/local/src/kernel/endpoint/hosts.ts',
    ]);
  });

  it('creates code that type-checks and has no lint problems', async () => {
    expect(await lintProblems(folder, [...made, ...changed])).toBe('');
  });

  it('creates tests that pass, and services that the generated tests of all services cover', async () => {
    const root = join(folder, 'packages/local');
    const files = [...services.map((id) => `src/services/${id}`), 'src/environment/constraint-table.test.ts'];
    const { code, stdout, stderr } = await runIn(
      root,
      process.execPath,
      [join(folder, 'node_modules/vitest/vitest.mjs'), 'run', ...files],
      {},
    );
    expect(code, `${stdout}\n${stderr}`).toBe(0);
    const report = await readFile(join(root, 'test-output/vitest.json'), 'utf8');
    for (const id of services) expect(report).toContain(`is rejected by ${id} over`);
  });

  it.each([
    [{ client: 'sns' }, 'client must be unused in packages/local/src/services, got "sns"'],
    [{ client: 'no-such-service' }, 'client must be a service with a model, got "no-such-service"'],
    [{ client: 'pipes', groups: 'tube' }, 'groups must be of pipe, got "tube"'],
  ])('rejects %j, and changes nothing', async (options, message) => {
    expect(await rejection(folder, 'service', options)).toEqual([expect.stringContaining(message), 0]);
  });
});
