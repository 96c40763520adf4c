import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type LocalEnvironment } from '@stepwell/local';
import { type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBrowser, titleFor } from './browser.js';
import { openConsole, type OpenConsole } from './open-console.js';

const markup = '<img src=x onerror="window.hacked = true">';
const browser: Browser | undefined = await startBrowser();

let opened: OpenConsole;
let aws: LocalEnvironment;
let page: Page;
let folder: string;

beforeAll(async () => {
  if (browser === undefined) return;
  opened = await openConsole(browser);
  ({ aws, page, folder } = opened);
});
afterAll(async () => {
  await opened[Symbol.asyncDispose]();
  await browser?.close();
});

const line = (sku: string, quantity = 1) => ({ sku, quantity });
const start = (name: string, input: unknown) => opened.start(name, input);
const show = (...segments: readonly string[]) => opened.show(...segments);
const seen = (text: string | RegExp) => opened.seen(text);
const violations = () => opened.violations();

describe.skipIf(browser === undefined)(titleFor(browser, 'the console'), () => {
  it('takes the token out of the address bar, and shows the app as a map', async () => {
    await page.getByRole('button', { name: /^Orders, State machine/ }).waitFor();
    expect(page.url()).toBe(`${aws.endpoint}/_stepwell/#/`);
    expect(await page.getByRole('button', { name: /^failed-labels, Queue/ }).count()).toBe(1);
    await seen('RDS does not run here.');
    expect(await violations()).toEqual([]);
  });

  it('tells why a Map failed and on which item, and redrives it', async () => {
    const executionArn = await start('Orders', { id: 'o-2', lines: [line('mug'), line('lamp'), line('umbrella', 3)] });
    await show('execution', executionArn);
    await seen('OutOfStock');
    const notice = page.getByRole('region', { name: 'Failure' });
    expect(await notice.innerText()).toMatch(
      /OutOfStock in Reserve stock on item 2 of Reserve lines\s+No stock of umbrella/,
    );
    expect(await page.getByRole('region', { name: 'State Reserve stock' }).innerText()).toContain('"quantity": 3');
    expect(await violations()).toEqual([]);
    await page.getByRole('tab', { name: 'Logs' }).click();
    await seen(/Reserving 3 of umbrella/);
    await page.getByRole('tab', { name: 'Table' }).click();
    expect(await page.getByRole('row', { name: /Reserve stock/ }).innerText()).toMatch(/Failed/);
    expect(await violations()).toEqual([]);
    await page.getByRole('button', { name: 'Redrive' }).click();
    await seen('Redrives');
    await expect.poll(() => aws.services.states.history(executionArn).at(-1)?.type).toBe('ExecutionFailed');
  });

  it('shows which item was retried and why, with each attempt, stage and event', async () => {
    const executionArn = await start('Orders', { id: 'o-1', lines: [line('mug'), line('busy')] });
    await aws.services.states.waitForExecution(executionArn);
    await show('execution', executionArn);
    await page.getByRole('button', { name: /Reserve stock, Task/ }).click();
    await page.getByLabel('Visit').selectOption({ label: 'Item 1 succeeded' });
    const inspector = page.getByRole('region', { name: 'State Reserve stock' });
    await inspector.getByText('StockServiceBusy').first().waitFor();
    expect(await inspector.innerText()).toMatch(/2 attempts[^]*The stock service is busy/);
    await page.getByRole('button', { name: /Reserve stock, Task/ }).press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'State Price line' }).waitFor();
    await page.getByRole('tab', { name: 'Stages' }).click();
    await seen(/"price": 12.5/);
    expect(await violations()).toEqual([]);
    await page.getByRole('tab', { name: 'Events' }).click();
    await page.getByLabel('Search events').fill('LambdaFunction TaskFailed StockServiceBusy');
    await seen(/^0 of \d+ events$/);
    await page.getByLabel('Search events').fill('TaskFailed StockServiceBusy');
    await seen(/^1 of \d+ events$/);
    await page.getByRole('option', { name: /TaskFailed/ }).click();
    await page.getByRole('tab', { name: 'Event', exact: true, selected: true }).waitFor();
    expect(await violations()).toEqual([]);
    expect(page.url()).toMatch(/event=\d+/);
  });

  it('answers an approval while the execution is watched', async () => {
    await show('execution', await start('Approval', { id: 'o-5' }));
    await page.getByRole('button', { name: 'Send task success' }).click();
    await page.getByRole('button', { name: /Approved, Succeed, Succeeded/ }).waitFor();
    expect(await violations()).toEqual([]);
  });

  it('starts an execution with an earlier input', async () => {
    await page.getByRole('link', { name: 'Edit input' }).click();
    await expect.poll(() => page.getByLabel('Input (JSON)').inputValue()).toContain('"id": "o-5"');
    await page.getByLabel('Input (JSON)').fill('{"id":"o-6"');
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await seen(/The input must be JSON/);
    expect(await violations()).toEqual([]);
    await page.getByLabel('Input (JSON)').fill('{"id":"o-6"}');
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page.getByRole('button', { name: 'Stop' }).click();
    await seen('Aborted');
  });

  it('finds a message in the dead-letter queue and sends it back', async () => {
    const dead = aws.resources.find(({ logicalId }) => logicalId === 'FailedLabels')?.physicalId ?? '';
    aws.services.sqs.send('labels', { body: JSON.stringify({ order: 'o-2' }) });
    await show('resource', 'Shop.FailedLabels');
    await seen(/"order":"o-2"/);
    await page.getByRole('cell', { name: 'labels', exact: true }).waitFor();
    expect(await violations()).toEqual([]);
    await page.getByRole('button', { name: /Move all back/ }).click();
    await seen('The queue is empty.');
    expect(aws.services.sqs.messages(dead)).toEqual([]);
  });

  it('reads the history of an execution on AWS from a file', async () => {
    const events = [
      { id: 1, previousEventId: 0, type: 'ExecutionStarted', timestamp: '2026-11-01T10:00:00.000+01:00' },
      {
        id: 2,
        previousEventId: 0,
        type: 'TaskStateEntered',
        timestamp: '2026-11-01T10:00:01.000+01:00',
        stateEnteredEventDetails: { name: 'Charge card', input: '{"amount":3}' },
      },
      {
        id: 3,
        previousEventId: 2,
        type: 'LambdaFunctionScheduled',
        timestamp: 1793523602,
        lambdaFunctionScheduledEventDetails: { resource: 'arn:aws:lambda:us-east-1:1:function:charge' },
      },
      {
        id: 4,
        previousEventId: 3,
        type: 'LambdaFunctionFailed',
        timestamp: 1793523603,
        lambdaFunctionFailedEventDetails: { error: 'CardDeclined', cause: markup },
      },
      {
        id: 5,
        previousEventId: 4,
        type: 'ExecutionFailed',
        timestamp: 1793523604,
        executionFailedEventDetails: { error: 'CardDeclined', cause: markup },
      },
    ];
    const file = join(folder, 'history.json');
    await writeFile(file, JSON.stringify({ events }));
    await show('history');
    expect(await violations()).toEqual([]);
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByRole('button', { name: /Charge card, Task, Failed/ }).waitFor();
    const notice = await page.getByRole('region', { name: 'Failure' }).innerText();
    expect(notice.split(/\n+/)).toEqual(['CardDeclined in Charge card', markup]);
    await writeFile(file, '{"events":[]}');
    await page.locator('input[type=file]').setInputFiles(file);
    await seen(/The file must have events/);
  });

  it('shows markup in state names, inputs, logs and object names as text', async () => {
    const definition = JSON.stringify({
      StartAt: markup,
      States: {
        [markup]: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:reserve', End: true },
      },
    });
    const roleArn = 'arn:aws:iam::123456789012:role/any';
    const { stateMachineArn } = await aws.services.states.call('CreateStateMachine', {
      name: 'Markup',
      definition,
      roleArn,
    });
    const input = JSON.stringify(line(markup));
    const { executionArn } = await aws.services.states.call('StartExecution', { stateMachineArn, input });
    await aws.services.states.waitForExecution(executionArn);
    await aws.services.s3.putObject('invoices', `${markup}.txt`, markup);
    await show('execution', executionArn);
    await page.getByRole('heading', { name: markup }).waitFor();
    await page.getByRole('tab', { name: 'Logs' }).click();
    await seen(/Reserving 1 of <img/);
    await show('resource', 'Shop.Invoices');
    await page.getByRole('button', { name: `${markup}.txt` }).click();
    await page.getByRole('heading', { name: `${markup}.txt` }).waitFor();
    expect(await violations()).toEqual([]);
    expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
    expect(await page.locator('img').count()).toBe(0);
  });

  it.each(['requests', 'logs', 'resource/Shop.Reserve', 'resource/Shop.Table', 'resource/Shop.OrderPlaced'])(
    'the view %s has no violation of WCAG AA, in dark and at 320 pixels too',
    async (view) => {
      await show(...view.split('/'));
      await page.getByRole('heading', { level: 1 }).waitFor();
      expect(await violations()).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
      await page.setViewportSize({ width: 320, height: 640 });
      expect(await violations()).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'no-preference' });
      await page.setViewportSize({ width: 1440, height: 900 });
    },
  );

  it('shows resources of an updated app without a reload', async () => {
    await show();
    await page.getByRole('button', { name: /^Orders, State machine/ }).waitFor();
    const template = join(folder, 'cdk.out/Shop.template.json');
    const { Resources } = JSON.parse(await readFile(template, 'utf8')) as { Resources: object };
    const New = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'brand-new' } };
    await writeFile(template, JSON.stringify({ Resources: { ...Resources, New } }));
    await aws.update(join(folder, 'cdk.out'));
    await page.getByRole('button', { name: /^brand-new, Queue/ }).waitFor();
  });

  it('makes no request to another host, and violates no policy', () => {
    expect(
      opened.requested.filter((url) => !url.startsWith(`${aws.endpoint}/_stepwell/`) && !url.startsWith('blob:')),
    ).toEqual([]);
    expect(opened.problems.filter((problem) => !/status of (400|404)/.test(problem))).toEqual([]);
  });

  it('tells that it has no access without a token, and that the environment is gone', async () => {
    const other = await (await (browser as Browser).newContext()).newPage();
    await other.goto(`${aws.endpoint}/_stepwell/`);
    await other.getByText('This tab has no access to the environment').waitFor();
    await other.close();
    await aws.close();
    await seen('Disconnected');
    expect(await violations()).toEqual([]);
  });
});
