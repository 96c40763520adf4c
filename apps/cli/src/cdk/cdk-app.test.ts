import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { capturedTerminal } from '../testing/captured-terminal.js';
import { readCdkApp } from './cdk-app.js';
import { synthesize } from './synthesize.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stepwell-cdk-app-'));
});
afterEach(() => rm(folder, { recursive: true }));

const cdkJson = (settings: unknown) =>
  writeFile(join(folder, 'cdk.json'), typeof settings === 'string' ? settings : JSON.stringify(settings));

describe('the CDK app of a folder', () => {
  it('is undefined without cdk.json', async () => {
    expect(await readCdkApp(folder)).toBeUndefined();
  });

  it('has the command, the output and the merged context, in which cdk.json takes precedence', async () => {
    await cdkJson({ app: 'node app.js', context: { flag: true, zone: 'a' } });
    await writeFile(join(folder, 'cdk.context.json'), '{"zone":"b","vpc":"v-1"}');
    expect(await readCdkApp(folder)).toEqual({
      folder,
      command: 'node app.js',
      output: join(folder, 'cdk.out'),
      context: { flag: true, zone: 'a', vpc: 'v-1' },
      watch: { include: ['**'], exclude: [] },
    });
  });

  it.each([['{'], ['[]'], [{}], [{ app: 7 }]])('is rejected if cdk.json is %j', async (settings) => {
    await cdkJson(settings);
    await expect(readCdkApp(folder)).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringContaining('cdk.json') as string,
    });
  });
});

describe('synthesis', () => {
  const target = { account: '123456789012', region: 'us-east-1' };
  const app = (command: string) => ({
    folder,
    command,
    output: join(folder, 'out'),
    context: { flag: true },
    watch: { include: ['**'], exclude: [] },
  });

  it('passes the environment of the CDK CLI to the command, and writes nothing to stdout', async () => {
    const script =
      'require("node:fs").mkdirSync(process.env.CDK_OUTDIR); require("node:fs").writeFileSync(process.env.CDK_OUTDIR + "/manifest.json", "{}"); console.log(JSON.stringify([process.env.CDK_OUTDIR, JSON.parse(process.env.CDK_CONTEXT_JSON).flag, process.env.CDK_DEFAULT_REGION, process.env.CDK_VALIDATION, process.cwd()]))';
    await writeFile(join(folder, 'app.cjs'), script);
    const { CDK_VALIDATION: _, ...env } = process.env;
    const terminal = capturedTerminal({ env });
    await synthesize(app(`"${process.execPath}" app.cjs`), target, terminal);
    expect(JSON.parse(terminal.err())).toEqual([
      join(folder, 'out'),
      true,
      'us-east-1',
      'false',
      expect.stringContaining('stepwell-cdk-app-'),
    ]);
    expect(terminal.out()).toBe('');
  });

  it('names the failed command and its exit code', async () => {
    await expect(synthesize(app('exit 3'), target, capturedTerminal({ env: process.env }))).rejects.toMatchObject({
      name: 'UsageError',
      message: "The app's command failed (exit code 3): exit 3",
    });
  });

  it('stops when the signal aborts', async () => {
    const controller = new AbortController();
    const running = synthesize(
      app(`"${process.execPath}" -e "setInterval(() => {}, 1000)"`),
      target,
      capturedTerminal({ env: process.env, abortSignal: controller.signal }),
    );
    controller.abort();
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
  });
});
