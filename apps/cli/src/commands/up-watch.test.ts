import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createStepwell, untypedWorkflow } from '@stepwell/sdk';
import { describe, expect, it } from 'vitest';
import { main, records, runBin, startBin } from '../testing/bin.js';
import { cdkFolder } from '../testing/cdk-folder.js';

const stateMachineArn = 'arn:aws:states:us-east-1:123456789012:stateMachine:Greets';

/** Replaces strings in the app's program with one write. */
async function edit(folder: string, replacements: Readonly<Record<string, string>>): Promise<void> {
  const file = join(folder, 'app.cjs');
  let program = await readFile(file, 'utf8');
  for (const [from, to] of Object.entries(replacements)) program = program.replaceAll(from, to);
  await writeFile(file, program);
}

describe('stepwell up --watch', () => {
  it('applies every change of the app, keeps data, and survives a broken app', async () => {
    await using app = await cdkFolder();
    const running = startBin(['up', '--watch', '--json'], { cwd: app.folder, env: { TMPDIR: app.temporary } });
    await running.waitFor(/Watching .*\n/);
    const [ready] = records(running.stdout());
    using stepwell = createStepwell({
      endpoint: String(ready?.['endpoint']),
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    });
    const greets = untypedWorkflow(stepwell, { stateMachineArn });
    expect(await greets.execute({}, { name: 'before' })).toBe('hello');

    await edit(app.folder, { hello: 'good day' });
    await running.waitFor(/"type":"updated".*\n/);
    expect(await greets.execute({}, { name: 'after' })).toBe('good day');
    expect(await greets.execute({}, { name: 'before' })).toBe('hello');

    await edit(app.folder, { StartAt: 'StartNever' });
    await running.waitFor(/"type":"updated"[^]*"type":"updated".*\n/);
    await edit(app.folder, { StartNever: 'StartAt', 'good day': 'good evening' });
    await running.waitFor(/"type":"updated"[^]*"type":"updated"[^]*"type":"updated".*\n/);
    expect(await greets.execute({}, { name: 'fixed' })).toBe('good evening');

    running.child.kill('SIGINT');
    const { code, stdout, stderr } = await running.ended;
    expect(code).toBe(0);
    expect(records(stdout).filter(({ type }) => type === 'updated')).toMatchObject([
      {
        type: 'updated',
        files: ['app.cjs'],
        updated: [{ path: 'Greetings/Machine/Resource' }],
        created: [],
        deleted: [],
        notChanged: [],
      },
      {
        type: 'updated',
        updated: [],
        notChanged: [{ logicalId: 'Greets', reason: expect.stringContaining('StartNever') as string }],
      },
      { type: 'updated', updated: [{ logicalId: 'Greets' }] },
    ]);
    expect(stderr).toMatch(/Changed: app\.cjs\n/);
    expect(stderr).toMatch(/Stopping\n$/);
    expect(await readdir(app.temporary)).toEqual([]);
  });

  it('ignores its own output file, files that git ignores, mocks and empty files', async () => {
    await using app = await cdkFolder();
    await writeFile(join(app.folder, '.gitignore'), '*.csv\n');
    await mkdir(join(app.folder, '.git'));
    await using output = await open(join(app.folder, 'w.txt'), 'w');
    const child = spawn(process.execPath, [main, 'up', '--watch'], {
      cwd: app.folder,
      stdio: ['ignore', output.fd, 'pipe'],
    });
    let err = '';
    const { stderr } = child;
    const seen = (pattern: RegExp) =>
      new Promise<void>((resolve) => {
        const look = () => pattern.test(err) && resolve();
        stderr?.on('data', (chunk: Buffer) => ((err += chunk.toString()), look()));
        look();
      });
    await seen(/Watching/);
    await writeFile(join(app.folder, 'data.csv'), '1');
    await writeFile(join(app.folder, 'photos.yaml'), 'mocks: []\n');
    await writeFile(join(app.folder, 'history.json'), '');
    await edit(app.folder, { hello: 'good day' });
    await seen(/Changed: .*/);
    await edit(app.folder, { 'good day': 'good evening' });
    await seen(/Changed: [^]*Changed: .*\n/);
    child.kill('SIGINT');
    await once(child, 'close');
    expect(err.match(/^Changed: .*$/gm)).toEqual(['Changed: app.cjs', 'Changed: app.cjs']);
    expect(await readFile(join(app.folder, 'w.txt'), 'utf8')).toMatch(/^Endpoint/);
  });

  it('watches an assembly that others synthesize, and prints the changes', async () => {
    await using app = await cdkFolder({ synthesized: true });
    const running = startBin(['up', '--watch', '--app', 'cdk.out'], { cwd: app.folder });
    await running.waitFor(/Watching .*cdk\.out\n/);
    const template = join(app.folder, 'cdk.out/Greetings.template.json');
    await writeFile(template, (await readFile(template, 'utf8')).replace('hello', 'good day'));
    const manifest = join(app.folder, 'cdk.out/manifest.json');
    await writeFile(manifest, await readFile(manifest, 'utf8'));
    await running.waitFor(
      /Updated in [\d.]+ s\n {2}~ Greetings\/Machine\/Resource \(AWS::StepFunctions::StateMachine\)\n/,
    );
    running.child.kill('SIGTERM');
    expect(await running.ended).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('Changed: manifest.json') as string,
    });
  });

  it('rejects a folder without an app with exit code 2', async () => {
    await using empty = await cdkFolder({ app: false });
    expect(await runBin(['up', '--watch'], { cwd: empty.folder })).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('--watch: there is no cdk.json') as string,
    });
  });
});
