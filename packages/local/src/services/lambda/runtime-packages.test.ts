import { lstat, mkdir, mkdtemp, readFile, readdir, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CodeStore } from './code-store.js';
import { findRuntimePackages, linkPackages, type RuntimePackages, runtimePackages } from './runtime-packages.js';

/** A folder with packages, each with its name in a file. */
async function installed(...names: string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stepwell-packages-'));
  for (const name of names) {
    await mkdir(join(folder, 'node_modules', name), { recursive: true });
    await writeFile(join(folder, 'node_modules', name, 'where'), folder);
  }
  return folder;
}

async function link(root: string, packages: RuntimePackages, from: readonly string[]): Promise<void> {
  await linkPackages(join(root, 'node_modules'), await findRuntimePackages(packages, from));
}

describe('the packages of the runtime', () => {
  it('are only the AWS SDK, from the first folder that contains it', async () => {
    const [app, ours] = [
      await installed('@aws-sdk/client-s3', 'left-pad'),
      await installed('@aws-sdk/client-s3', '@aws-sdk/client-sfn', '@smithy/core'),
    ];
    const root = await mkdtemp(join(tmpdir(), 'stepwell-functions-'));
    await mkdir(join(app, 'deep/er'), { recursive: true });
    await link(root, 'aws-sdk-v3', [join(app, 'deep/er'), ours]);
    expect((await readdir(join(root, 'node_modules'))).sort()).toEqual(['@aws-sdk', '@smithy']);
    const where = (name: string) => readFile(join(root, 'node_modules', name, 'where'), 'utf8');
    expect([
      await where('@aws-sdk/client-s3'),
      await where('@aws-sdk/client-sfn'),
      await where('@smithy/core'),
    ]).toEqual([app, ours, ours]);
  });

  it('are available to inline code, but no other packages', async () => {
    const { directory } = await new CodeStore(await mkdtemp(join(tmpdir(), 'stepwell-functions-'))).put(
      { inline: 'exports.handler = 1;' },
      'nodejs22.x',
    );
    const { resolve } = createRequire(join(directory, 'index.js'));
    expect(resolve('@aws-sdk/client-sfn')).toContain('client-sfn');
    expect(() => resolve('fast-check')).toThrow(/Cannot find module 'fast-check'/);
  });

  it('are aws-sdk before Node.js 18, and none for other languages', async () => {
    const app = await installed('aws-sdk', '@aws-sdk/client-s3');
    const root = await mkdtemp(join(tmpdir(), 'stepwell-functions-'));
    await link(join(root, 'v2'), runtimePackages('nodejs16.x'), [app]);
    await link(join(root, 'none'), runtimePackages('python3.13'), [app]);
    expect([await readdir(join(root, 'v2/node_modules')), await readdir(join(root, 'none/node_modules'))]).toEqual([
      ['aws-sdk'],
      [],
    ]);
  });
});

describe('the code of an asset of the CDK', () => {
  it('is copied once for all functions, and deleted with the last', async () => {
    const asset = join(await mkdtemp(join(tmpdir(), 'stepwell-asset-')), `asset.${'ab'.repeat(32)}`);
    await mkdir(join(asset, 'lib'), { recursive: true });
    await writeFile(join(asset, 'lib/index.js'), 'exports.handler = 1;');
    await symlink(join(asset, 'lib/index.js'), join(asset, 'index.js'));
    // Found links count as the files that they lead to.
    const store = new CodeStore(await mkdtemp(join(tmpdir(), 'stepwell-functions-')));
    const [first, second] = await Promise.all([
      store.put({ directory: asset }, 'nodejs22.x'),
      store.put({ directory: asset }, 'nodejs20.x'),
    ]);
    expect(second).toEqual(first);
    expect(first).toMatchObject({ sha256: Buffer.from('ab'.repeat(32), 'hex').toString('base64'), size: 40 });
    const modes = ['', 'lib', 'index.js', 'lib/index.js'].map(
      async (file) => (await lstat(join(first.directory, file))).mode & 0o777,
    );
    expect(await Promise.all(modes)).toEqual([0o555, 0o555, 0o444, 0o444]);
    await store.remove(first);
    expect(await readdir(first.directory)).toContain('index.js');
    await store.remove(second);
    await expect(readdir(first.directory)).rejects.toThrow('ENOENT');
  });

  it.skipIf(process.platform === 'win32')(
    'is kept for the next start, and copied again if a file changed',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'stepwell-asset-'));
      const asset = join(folder, `asset.${'cd'.repeat(32)}`);
      await mkdir(asset);
      await writeFile(join(asset, 'index.js'), '1');
      const put = async () => {
        const store = new CodeStore(join(folder, 'root'), join(folder, 'cache'));
        const { directory } = await store.put({ directory: asset }, 'python3.13');
        return [directory, await readFile(join(directory, 'index.js'), 'utf8'), (await lstat(directory)).ino];
      };
      // Apps in the folder for temporary files are not kept.
      expect(String((await put())[0])).toContain(join(folder, 'root'));
      const before = process.env['TMPDIR'];
      process.env['TMPDIR'] = join(folder, 'tmp');
      try {
        await mkdir(join(folder, 'tmp'));
        const first = await put();
        expect(String(first[0])).toContain(join(folder, 'cache'));
        expect(await put()).toEqual(first);
        // With the same size: a hash that the app sets says nothing about the content.
        await writeFile(join(asset, 'index.js'), '2');
        expect((await put()).slice(0, 2)).toEqual([expect.not.stringContaining(String(first[0])), '2']);
      } finally {
        if (before === undefined) delete process.env['TMPDIR'];
        else process.env['TMPDIR'] = before;
      }
    },
  );
});
