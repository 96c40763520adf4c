import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Browser } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { startBrowser, titleFor } from './browser.js';
import { writeSampleApp } from './sample-app.js';

const browser: Browser | undefined = await startBrowser();
const folder = await mkdtemp(join(tmpdir(), 'stepwell-console-watch-'));
let up: ChildProcess | undefined;
afterAll(async () => {
  await browser?.close();
  up?.kill('SIGINT');
  await rm(folder, { recursive: true, force: true });
});

/** Starts `stepwell up --watch`, and resolves to the URL of the console that it prints. */
function startUp(app: string): Promise<string> {
  const main = resolve(import.meta.dirname, '../../apps/cli/dist/main.js');
  const child = spawn(process.execPath, [main, 'up', '--app', app, '--watch'], { cwd: folder, stdio: 'pipe' });
  up = child;
  return new Promise((found, reject) => {
    let text = '';
    const read = (chunk: Buffer): void => {
      text += chunk.toString();
      const url = /http:\S+\/_stepwell\/#token=[\w-]+/.exec(text)?.[0];
      if (url !== undefined) found(url);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', () => reject(new Error(`stepwell up ended: ${text}`)));
  });
}

describe.skipIf(browser === undefined)(titleFor(browser, 'stepwell up --watch'), () => {
  it('shows a deployment in the open console, without a reload', async () => {
    const app = await writeSampleApp(folder);
    const page = await (browser as Browser).newPage();
    page.setDefaultTimeout(60_000);
    await page.goto(await startUp(app));
    await page.getByRole('button', { name: /^Orders, State machine/ }).waitFor();
    const template = join(app, 'Shop.template.json');
    const { Resources } = JSON.parse(await readFile(template, 'utf8')) as { Resources: object };
    const New = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'brand-new' } };
    await writeFile(template, JSON.stringify({ Resources: { ...Resources, New } }));
    // The CDK writes the manifest last.
    const manifest = join(app, 'manifest.json');
    await writeFile(manifest, await readFile(manifest));
    await page.getByRole('button', { name: /^brand-new, Queue/ }).waitFor();
    expect(await page.getByRole('button', { name: /^labels, Queue/ }).count()).toBe(1);
  });
});
