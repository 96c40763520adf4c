// Takes the pictures of the console in docs/images: `node e2e/console/screenshots.mjs`, after the packages are built.
// It needs a Chromium, as the browser tests do.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startLocal } from '@stepwell/local';
import { build } from 'esbuild';

const images = join(import.meta.dirname, '../../docs/images');
const folder = await mkdtemp(join(tmpdir(), 'stepwell-screenshots-'));
/** Imports a TypeScript module of this folder. */
async function imported(name) {
  const outfile = join(import.meta.dirname, `.${name}.mjs`);
  await build({
    entryPoints: [join(import.meta.dirname, `${name}.ts`)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'warning',
  });
  try {
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(outfile);
  }
}

const { startBrowser } = await imported('browser');
const { writeSampleApp } = await imported('sample-app');
const browser = await startBrowser();
if (browser === undefined) throw new Error('No Chromium runs here: apt install chromium');
const aws = await startLocal({ app: await writeSampleApp(folder) });
try {
  const { states } = aws.services;
  const { stateMachineArn } = states.stateMachines().find(({ name }) => name === 'Orders');
  const execute = async (id, ...skus) => {
    const input = JSON.stringify({ id, lines: skus.map((sku, index) => ({ sku, quantity: index + 1 })) });
    const { executionArn } = await states.call('StartExecution', { stateMachineArn, input });
    await states.waitForExecution(executionArn);
    return executionArn;
  };
  await execute('o-1', 'mug', 'lamp', 'busy');
  const failed = await execute('o-2', 'mug', 'lamp', 'umbrella');

  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await page.goto(aws.consoleUrl);
  await page.getByRole('button', { name: /^Orders, State machine/ }).waitFor();
  await page.screenshot({ path: join(images, 'console-app.png') });
  await page.evaluate(
    (hash) => {
      globalThis.location.hash = hash;
    },
    `#/execution/${encodeURIComponent(failed)}`,
  );
  await page.getByText('OutOfStock').first().waitFor();
  await page.screenshot({ path: join(images, 'console-execution.png') });
} finally {
  await browser.close();
  await aws.close();
  await rm(folder, { recursive: true, force: true });
}
