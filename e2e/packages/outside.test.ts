import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Origin, startOrigin } from '../concurrent-download/origin.js';
import { installOutside, pack, published, runIn, workspace } from './packed.js';

/** `examples/image-download` in a folder outside the workspace, with the packed tarballs and nothing of ours besides. */
let folder: string;
let origin: Origin;

beforeAll(async () => {
  const packed = await Promise.all(published.map(pack));
  origin = await startOrigin();
  folder = await installOutside(packed, { 'aws-cdk-lib': '2.276.0', constructs: '10.8.1', typescript: '6.0.3' });
  for (const file of ['app.mjs', 'drive.mjs', 'cdk.json']) await copyFile(join(workspace, 'examples/image-download', file), join(folder, file));
  const app = await readFile(join(folder, 'app.mjs'), 'utf8');
  await writeFile(join(folder, 'app.cjs'), app.replace(/^import (\{.*?\}) from '(.*?)';$/gm, "const $1 = require('$2');"));
}, 240_000);

afterAll(async () => {
  await origin[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

describe('a CDK app outside the workspace', () => {
  it.each([
    ['an ES module', 'app.mjs'],
    ['CommonJS', 'app.cjs'],
  ])('synthesizes the construct as %s, with no bundler and no container engine', async (_title, file) => {
    const outdir = join(folder, `${file}.out`);
    expect(await runIn(folder, process.execPath, [file], { CDK_OUTDIR: outdir, PATH: '' })).toMatchObject({ code: 0 });

    const template = JSON.parse(await readFile(join(outdir, 'Flags.template.json'), 'utf8')) as { Resources: Record<string, { Type: string; Properties: Record<string, unknown> }> };
    const functions = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::Lambda::Function');
    expect(functions.map(({ Properties }) => [Properties['Runtime'], Properties['Architectures']])).toEqual(functions.map(() => ['nodejs24.x', ['arm64']]));
    expect(functions.length).toBe(3);
    const assets = (await readdir(outdir)).filter((name) => name.startsWith('asset.'));
    expect(assets.filter((asset) => existsSync(join(outdir, asset, 'index.mjs'))).length).toBe(3);
  });

  it('has types that a program checks against, in both kinds of module', async () => {
    const source = "import { ConcurrentDownload, type ConcurrentDownloadProps } from '@stepwell/constructs';\nimport { Stack } from 'aws-cdk-lib';\nconst props: ConcurrentDownloadProps = { batchSize: 10 };\nexport const images: ConcurrentDownload = new ConcurrentDownload(new Stack(), 'Images', props);\n";
    await writeFile(join(folder, 'check.mts'), source);
    await writeFile(join(folder, 'check.cts'), source);
    const checked = await runIn(folder, process.execPath, ['node_modules/typescript/bin/tsc', '--noEmit', '--strict', '--skipLibCheck', '--target', 'es2022', '--module', 'node16', 'check.mts', 'check.cts']);
    expect(checked).toMatchObject({ code: 0, stdout: '' });
  });
});

describe('a script outside the workspace', () => {
  it('drives the workflow on `stepwell up` through the SDK', async () => {
    expect(await runIn(folder, process.execPath, ['app.mjs'], { ALLOWED_HOSTS: origin.host })).toMatchObject({ code: 0 });
    const up = spawn(process.execPath, [join(folder, 'node_modules/@stepwell/cli/dist/main.js'), 'up', '--app', 'cdk.out', '--json'], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      const { value: line } = (await createInterface({ input: up.stdout })[Symbol.asyncIterator]().next()) as { value: string };
      const ready = JSON.parse(line) as { endpoint: string; environment: Record<string, string>; outputs: Record<string, Record<string, string>> };
      expect(ready.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      const environment = { ...ready.environment, STATE_MACHINE_ARN: ready.outputs['Flags']?.['StateMachineArn'], BASE_URL: origin.url };
      const { code, stdout, stderr } = await runIn(folder, process.execPath, ['drive.mjs', 'img/a.png', 'img/b.png'], environment);
      expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('2 of 2 images') });
      expect(JSON.parse(stdout)).toMatchObject({ succeeded: 2, failed: 0, first: { key: expect.stringContaining('img/a.png') } });
    } finally {
      const ended = new Promise((resolve) => up.once('exit', resolve));
      up.kill('SIGTERM');
      await ended;
    }
  });
});
