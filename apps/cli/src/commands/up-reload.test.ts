import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { records, startBin } from '../testing/bin.js';

/** Synthesizes as the CDK does: one function is bundled with esbuild, the other one is a copy of a folder. */
const program = `
const childProcess = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { table } = require('./src/shared.cjs');
const out = process.env.CDK_OUTDIR;
const temporary = path.join(out, 'bundling-temp-1');
fs.mkdirSync(temporary, { recursive: true });
const { status } = childProcess.spawnSync('npx', ['--no-install', 'esbuild', '--bundle', path.resolve('src/handler.ts'),
  '--platform=node', '--sourcemap', '--outfile=' + path.join(temporary, 'index.js'), '--log-level=error'],
  { env: process.env, cwd: __dirname, stdio: ['ignore', process.stderr, 'inherit'] });
if (status !== 0) throw new Error('esbuild failed');
const hash = (file) => createHash('sha256').update(fs.readFileSync(file)).digest('hex');
const assets = { Bundled: hash(path.join(temporary, 'index.js')), Copied: hash('lambda/index.js') };
fs.rmSync(path.join(out, 'asset.' + assets.Bundled), { recursive: true, force: true });
fs.renameSync(temporary, path.join(out, 'asset.' + assets.Bundled));
fs.cpSync('lambda', path.join(out, 'asset.' + assets.Copied), { recursive: true });
const bucket = 'cdk-assets';
const files = Object.fromEntries(Object.values(assets).map((id) => [id, {
  source: { path: 'asset.' + id, packaging: 'zip' },
  destinations: { current: { bucketName: bucket, objectKey: id + '.zip' } },
}]));
const Resources = Object.fromEntries(Object.entries(assets).map(([FunctionName, id]) => [FunctionName, {
  Type: 'AWS::Lambda::Function',
  Properties: { FunctionName, Runtime: 'nodejs20.x', Handler: 'index.handler', Code: { S3Bucket: bucket, S3Key: id + '.zip' },
    Role: 'arn:aws:iam::123456789012:role/Function', Environment: { Variables: { TABLE: table } }, Timeout: 30 },
  Metadata: { 'aws:cdk:path': 'App/' + FunctionName + '/Resource' },
}]));
fs.writeFileSync(path.join(out, 'App.template.json'), JSON.stringify({ Resources }));
fs.writeFileSync(path.join(out, 'App.assets.json'), JSON.stringify({ version: '48.0.0', files }));
fs.writeFileSync(path.join(out, 'manifest.json'), JSON.stringify({ version: '48.0.0', artifacts: {
  'App.assets': { type: 'cdk:asset-manifest', properties: { file: 'App.assets.json' } },
  App: { type: 'aws:cloudformation:stack', environment: 'aws://unknown-account/unknown-region',
    additionalMetadataFile: 'App.metadata.json',
    properties: { templateFile: 'App.template.json' } } } }));
fs.writeFileSync(path.join(out, 'App.metadata.json'), '{}');
console.log('synthesized');
`;

const sources = {
  'app.cjs': program,
  'cdk.json': JSON.stringify({ app: `"${process.execPath}" app.cjs` }),
  'src/handler.ts': `import { text } from './text';\nimport { table } from './shared.cjs';
export const handler = async (): Promise<object> => ({ text, table, variable: process.env.TABLE });\n`,
  'src/text.ts': `export const text: string = 'one';\n`,
  'src/shared.cjs': `module.exports = { table: 'orders' };\n`,
  'lambda/index.js': `exports.handler = async () => 'one';\n`,
  'lambda/data.json': '{}',
};

describe('a change of the code of a function', () => {
  it('replaces the code within 1.5 s without a synthesis', async () => {
    const root = await mkdtemp(join(tmpdir(), 'stepwell-cli-'));
    const [folder, TMPDIR] = [join(root, 'app'), join(root, 'temporary')];
    const edit = async (path: string, text: string) => {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    };
    await mkdir(TMPDIR);
    for (const [path, text] of Object.entries(sources)) await edit(path, text);
    const modules = dirname(dirname(createRequire(import.meta.url).resolve('esbuild/package.json')));
    await symlink(modules, join(folder, 'node_modules'));
    const running = startBin(['up', '--watch', '--json', '--port', '0'], { cwd: folder, env: { TMPDIR } });
    try {
      await running.waitFor(/Watching .*\n/);
      const client = new LambdaClient({
        endpoint: String(records(running.stdout())[0]?.['endpoint']),
        region: 'us-east-1',
        credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      });
      const invoke = async (FunctionName: string): Promise<unknown> => {
        const { Payload } = await client.send(new InvokeCommand({ FunctionName }));
        return JSON.parse(Payload?.transformToString() ?? '');
      };
      let events = 0;
      /** Edits a file, waits for the update, and returns its record. */
      const change = async (path: string, text: string, type = 'updated') => {
        events += type === 'updated' ? 1 : 0;
        await edit(path, text);
        await running.waitFor(
          type === 'updated'
            ? new RegExp(`(?:"type":"updated"[^]*){${events}}\n`)
            : /Not updated.*\n[^]*"type":"error"/,
        );
        return records(running.stdout())
          .filter((record) => record['type'] === 'updated')
          .at(-1);
      };
      const updated = (id: string) => ({ updated: [{ logicalId: id }], created: [], deleted: [], notChanged: [] });
      expect(await invoke('Bundled')).toEqual({ text: 'one', table: 'orders', variable: 'orders' });
      expect(await invoke('Copied')).toBe('one');

      const bundled = await change('src/text.ts', `export const text: string = 'two';\n`);
      expect(await invoke('Bundled')).toEqual({ text: 'two', table: 'orders', variable: 'orders' });
      const copied = await change('lambda/index.js', `exports.handler = async () => 'two';\n`);
      expect(await invoke('Copied')).toBe('two');
      expect([bundled, copied]).toMatchObject([updated('Bundled'), updated('Copied')]);
      for (const record of [bundled, copied]) expect(record?.['durationMs']).toBeLessThan(1500);

      await change('src/text.ts', `export const text: string = ;\n`, 'error');
      expect(await invoke('Bundled')).toMatchObject({ text: 'two' });
      await change('src/text.ts', `export const text: string = 'three';\n`);
      expect(await invoke('Bundled')).toMatchObject({ text: 'three' });

      // The app itself loads this file, so the template can change.
      await change('src/shared.cjs', `module.exports = { table: 'invoices' };\n`);
      expect(await invoke('Bundled')).toEqual({ text: 'three', table: 'invoices', variable: 'invoices' });
      await change('lambda/index.js', `exports.handler = async () => 'three';\n`);
      expect(await invoke('Copied')).toBe('three');
    } finally {
      running.child.kill('SIGINT');
    }
    const { stderr } = await running.ended;
    expect(stderr.match(/^synthesized$/gm)).toHaveLength(2);
    expect(await readdir(TMPDIR)).toEqual([]);
    await rm(root, { recursive: true });
  });
});
