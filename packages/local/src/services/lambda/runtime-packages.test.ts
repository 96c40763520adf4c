import { mkdir, mkdtemp, readFile, readdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CodeStore } from './code-store.js';
import { linkRuntimePackages } from './runtime-packages.js';

/** A folder with packages, each with its name in a file. */
async function installed(...names: string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stepwell-packages-'));
  for (const name of names) {
    await mkdir(join(folder, 'node_modules', name), { recursive: true });
    await writeFile(join(folder, 'node_modules', name, 'where'), folder);
  }
  return folder;
}

describe('the packages of the runtime', () => {
  it('are only the AWS SDK, from the first folder that contains it', async () => {
    const [app, ours] = [
      await installed('@aws-sdk/client-s3', 'left-pad'),
      await installed('@aws-sdk/client-s3', '@aws-sdk/client-sfn', '@smithy/core'),
    ];
    const root = await mkdtemp(join(tmpdir(), 'stepwell-functions-'));
    await mkdir(join(app, 'deep/er'), { recursive: true });
    await linkRuntimePackages(root, [join(app, 'deep/er'), ours]);
    expect((await readdir(join(root, 'node_modules'))).sort()).toEqual(['@aws-sdk', '@smithy']);
    const where = (name: string) => readFile(join(root, 'node_modules', name, 'where'), 'utf8');
    expect([
      await where('@aws-sdk/client-s3'),
      await where('@aws-sdk/client-sfn'),
      await where('@smithy/core'),
    ]).toEqual([app, ours, ours]);
  });

  it('are available to inline code, but no other packages', async () => {
    const { directory } = await new CodeStore(await mkdtemp(join(tmpdir(), 'stepwell-functions-'))).put('function', {
      inline: 'exports.handler = 1;',
    });
    const { resolve } = createRequire(join(directory, 'index.js'));
    expect(resolve('@aws-sdk/client-sfn')).toContain('client-sfn');
    expect(() => resolve('fast-check')).toThrow(/Cannot find module 'fast-check'/);
  });
});
