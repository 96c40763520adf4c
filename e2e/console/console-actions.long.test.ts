import { readFile } from 'node:fs/promises';
import { type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBrowser, titleFor } from './browser.js';
import { openConsole, type OpenConsole } from './open-console.js';

const browser: Browser | undefined = await startBrowser();
describe.skipIf(browser === undefined)(titleFor(browser, 'the actions of the console'), () => {
  let opened: OpenConsole;
  let page: Page;
  beforeAll(async () => {
    opened = await openConsole(browser as Browser);
    ({ page } = opened);
  });
  afterAll(async () => {
    await opened[Symbol.asyncDispose]();
    await browser?.close();
  });

  it('shows on which items a distributed Map failed, with their inputs and errors', async () => {
    const lines = ['mug', 'umbrella'].map((sku) => ({ sku, quantity: 1 }));
    await opened.show('execution', await opened.start('Bulk', { lines }));
    await page.getByRole('link', { name: /Items that failed/ }).click();
    const row = page.getByRole('row', { name: /OutOfStock/ });
    await row.waitFor();
    expect(await row.innerText()).toMatch(/No stock of umbrella[^]*"sku":"umbrella"/);
    expect(await opened.violations()).toEqual([]);
    await row.getByRole('link').click();
    await page.getByRole('region', { name: 'Failure' }).getByText('OutOfStock', { exact: true }).waitFor();
  });

  it('runs an edited definition on the same input, without a change of the deployed one', async () => {
    const executionArn = await opened.start('Orders', { id: 'o-1', lines: [{ sku: 'umbrella', quantity: 1 }] });
    await opened.aws.services.states.waitForExecution(executionArn);
    await opened.show('execution', executionArn);
    await page.getByRole('link', { name: 'Try edited' }).click();
    const definition = page.getByLabel('Definition', { exact: true });
    await expect.poll(() => page.getByLabel('Input (JSON)').inputValue()).toContain('umbrella');
    expect(await opened.violations()).toEqual([]);
    const text = await definition.inputValue();
    await definition.fill(text.replace('$count($states.input.lines) = 0', '$count($states.input.lines) = 1'));
    await page.getByRole('button', { name: 'Run the copy' }).click();
    await page.getByRole('region', { name: 'Failure' }).getByText('EmptyOrder').waitFor();
    const deployed = opened.aws.services.states.stateMachines().find(({ name }) => name === 'Orders');
    expect(JSON.stringify(deployed)).not.toContain('lines) = 1');
  });

  it('takes the task of an activity, and answers it', async () => {
    const executionArn = await opened.start('Packing', { box: 7 });
    await opened.show('resource', 'Shop.Pack');
    await page.getByRole('button', { name: 'Take a task' }).click();
    await opened.seen('"box"');
    expect(await opened.violations()).toEqual([]);
    await page.getByLabel('Output (JSON)').fill('{"packed":true}');
    await page.getByRole('button', { name: 'Send task success' }).click();
    const { output } = await opened.aws.services.states.waitForExecution(executionArn);
    expect(output).toBe('{"packed":true}');
  });

  it('sends a request to an API', async () => {
    await opened.show('resource', 'Shop.ShopApi');
    await page.getByLabel('Method').selectOption('POST');
    await page.getByLabel('Path').fill('/orders');
    await page.getByLabel('Body').fill('{"id":"o-1"}');
    await page.getByRole('button', { name: 'Send' }).click();
    await opened.seen(/^201/);
    await opened.seen('Got {"id":"o-1"}');
    expect(await opened.violations()).toEqual([]);
  });

  it('uploads an object, and previews it', async () => {
    await opened.show('resource', 'Shop.Invoices');
    const buffer = Buffer.from('ten mugs');
    await page.locator('input[type=file]').setInputFiles({ name: 'invoice.txt', mimeType: 'text/plain', buffer });
    await page.getByRole('button', { name: 'invoice.txt' }).click();
    await opened.seen('ten mugs');
    expect(await opened.violations()).toEqual([]);
  });

  it('injects faults into one function', async () => {
    await opened.show('resource', 'Shop.Notify');
    await page.getByLabel('throttle').selectOption('Always');
    await expect
      .poll(async () => {
        const answer = await page.evaluate(async () => {
          const headers = { 'x-stepwell-token': sessionStorage.getItem('stepwell-token') ?? '' };
          return (await fetch('/_stepwell/api/chaos', { headers })).text();
        });
        return (JSON.parse(answer) as { resources: object[] }).resources;
      })
      .toEqual([{ service: 'lambda', resource: 'notify', faults: { throttle: 1 } }]);
    expect(await opened.violations()).toEqual([]);
    await page.getByLabel('throttle').selectOption('Off');
  });

  it('shows schedules, the line of the app, and dead letters on the map', async () => {
    await opened.show('schedules');
    expect(await page.getByRole('row', { name: /nightly-stock/ }).innerText()).toMatch(/rate\(8 hours\)/);
    expect(await opened.violations()).toEqual([]);
    await opened.show('resource', 'Shop.Orders');
    await opened.seen('/app/lib/shop.ts:42');
    opened.aws.services.sqs.send('labels', { body: '{"order":"o-9"}' });
    await opened.show();
    await page.getByRole('button', { name: /^failed-labels, Queue, 1 dead letter/ }).waitFor();
    expect(await opened.violations()).toEqual([]);
  });

  it('copies the start as a command, and exports the execution as one file without scripts', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const executionArn = await opened.start('Orders', { id: "it's", lines: [{ sku: '<b>umbrella', quantity: 1 }] });
    await opened.aws.services.states.waitForExecution(executionArn);
    await opened.show('execution', executionArn);
    await page.getByText('Share').click();
    expect(await opened.violations()).toEqual([]);
    await page.getByRole('button', { name: 'Copy as AWS CLI command' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(
      /^aws stepfunctions start-execution --state-machine-arn '.*:Orders' --input '\{"id":"it'\\''s",/,
    );
    await page.getByRole('button', { name: 'Copy the link' }).click();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toBe(page.url());
    expect(link).not.toContain('token');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save' }).click();
    const file = await readFile(await (await download).path(), 'utf8');
    expect(file).toContain('&#60;b&#62;umbrella');
    expect(file).not.toMatch(/<script|<b>|token/);
  });

  it('opens a history that is dropped', async () => {
    await opened.show('history');
    const transfer = await page.evaluateHandle(() => {
      const data = new DataTransfer();
      const event = { id: 1, type: 'ExecutionStarted', timestamp: 1, executionStartedEventDetails: { input: '{}' } };
      data.items.add(new File([JSON.stringify({ events: [event] })], 'dropped.json'));
      return data;
    });
    await page.dispatchEvent('main > div', 'drop', { dataTransfer: transfer });
    await page.getByRole('heading', { name: 'dropped.json' }).waitFor();
  });

  it.each([
    [3840, 2160],
    [320, 640],
  ])('fits a window of %i pixels', async (width, height) => {
    const executionArn = await opened.start('Orders', { id: 'o-1', lines: [{ sku: 'umbrella', quantity: 1 }] });
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height });
    for (const view of [[], ['execution', executionArn], ['schedules'], ['resource', 'Shop.ShopApi'], ['history']]) {
      await opened.show(...view);
      await page.getByRole('heading', { level: 1 }).waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      expect(await opened.violations()).toEqual([]);
      const moving = await page.evaluate(() => document.getAnimations().length);
      expect(moving).toBe(0);
    }
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('continues when the connection returns', async () => {
    await page.context().setOffline(true);
    await page.evaluate(() => dispatchEvent(new Event('offline')));
    await page.context().setOffline(false);
    await opened.show();
    await opened.seen('Live');
    const executionArn = await opened.start('Approval', { id: 'o-7' });
    await page.getByRole('link', { name: executionArn.split(':').at(-1) ?? '' }).waitFor();
    expect(opened.problems.filter((problem) => !/ERR_INTERNET_DISCONNECTED|status of (400|404)/.test(problem))).toEqual(
      [],
    );
  });
});
