import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { startBrowser, titleFor } from './browser.js';
import { openConsole } from './open-console.js';

const browser: Browser | undefined = await startBrowser();
afterAll(() => browser?.close());

/** The most events that the history of a Standard execution has. */
const most = 25_000;

/** A history of a Map state whose items run one after the other: an iteration has seven events. */
function longHistory(): object[] {
  const events: object[] = [];
  const add = (type: string, previousEventId: number, details: Readonly<Record<string, object>> = {}): number => {
    const id = events.length + 1;
    events.push({ id, previousEventId, type, timestamp: 1_790_000_000 + id / 100, ...details });
    return id;
  };
  const input = JSON.stringify({ sku: 'mug', description: 'x'.repeat(100) });
  add('ExecutionStarted', 0, { executionStartedEventDetails: { input } });
  add('MapStateEntered', 0, { stateEnteredEventDetails: { name: 'Each line', input } });
  const map = add('MapStateStarted', 2, { mapStateStartedEventDetails: { length: 3571 } });
  for (let index = 0; events.length + 7 <= most; index += 1) {
    const isLast = events.length + 14 > most;
    const started = add('MapIterationStarted', map, { mapIterationStartedEventDetails: { name: 'Each line', index } });
    const entered = add('TaskStateEntered', started, { stateEnteredEventDetails: { name: 'Reserve stock', input } });
    const scheduled = add('LambdaFunctionScheduled', entered, {
      lambdaFunctionScheduledEventDetails: {
        resource: 'arn:aws:lambda:us-east-1:123456789012:function:reserve',
        input,
      },
    });
    const running = add('LambdaFunctionStarted', scheduled);
    const done = isLast
      ? add('LambdaFunctionFailed', running, {
          lambdaFunctionFailedEventDetails: { error: 'OutOfStock', cause: 'none' },
        })
      : add('LambdaFunctionSucceeded', running, { lambdaFunctionSucceededEventDetails: { output: input } });
    if (isLast) break;
    const exited = add('TaskStateExited', done, {
      stateExitedEventDetails: { name: 'Reserve stock', output: input },
    });
    add('MapIterationSucceeded', exited, { mapIterationSucceededEventDetails: { name: 'Each line', index } });
  }
  while (events.length < most - 1) add('MapStateFailed', events.length, { mapStateFailedEventDetails: {} });
  add('ExecutionFailed', events.length, { executionFailedEventDetails: { error: 'OutOfStock', cause: 'none' } });
  return events;
}

describe.skipIf(browser === undefined)(titleFor(browser, 'long histories'), () => {
  it('opens 25,000 events in 1.5 s of CPU, and scrolls without a task of more than 50 ms', async () => {
    await using opened = await openConsole(browser as Browser);
    const { page, folder } = opened;
    const file = join(folder, 'long.json');
    await writeFile(file, JSON.stringify({ events: longHistory() }));
    await opened.show('history');
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
    /** Seconds of CPU time of the page's main thread. */
    const cpu = async (): Promise<number> => {
      const { metrics } = await devtools.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
    };
    const before = await cpu();
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByRole('region', { name: 'Failure' }).getByText('OutOfStock').waitFor();
    await page.getByRole('tree', { name: 'Timeline' }).waitFor();
    const opening = (await cpu()) - before;

    const scroll = async (role: 'tree' | 'listbox', name: string): Promise<number> => {
      const list = page.getByRole(role, { name });
      let rows = 0;
      for (let step = 0; step < 40; step += 1) {
        await list.evaluate((element, part) => {
          element.scrollTop = (element.scrollHeight * part) / 40;
        }, step);
        await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
        rows = Math.max(rows, await page.locator('.virtual-row, tr').count());
      }
      return rows;
    };
    await page.getByRole('tab', { name: 'Events' }).click();
    await opened.seen(/^25000 events$/);
    await (browser as Browser).startTracing(page, { categories: ['toplevel', 'devtools.timeline'] });
    const events = await scroll('listbox', 'Events');
    const eventTasks = longest(await (browser as Browser).stopTracing());
    await page.getByRole('tab', { name: 'Timeline' }).click();
    await (browser as Browser).startTracing(page, { categories: ['toplevel', 'devtools.timeline'] });
    const timeline = await scroll('tree', 'Timeline');
    const timelineTasks = longest(await (browser as Browser).stopTracing());
    console.info(
      `25,000 events: ${opening.toFixed(2)} s of CPU to open, longest task ${eventTasks} ms in events and ` +
        `${timelineTasks} ms in the timeline, at most ${Math.max(events, timeline)} rows`,
    );
    expect(opening).toBeLessThan(1.5);
    expect(Math.max(eventTasks, timelineTasks)).toBeLessThan(50);
    expect(Math.max(events, timeline)).toBeLessThan(300);
  });
});

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of CPU time. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** The longest task of the main thread of a page, in milliseconds of CPU time. */
function longest(trace: Buffer): number {
  const { traceEvents } = JSON.parse(trace.toString()) as { readonly traceEvents: readonly TraceEvent[] };
  const mains = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid}.${tid}`),
  );
  const tasks = traceEvents.filter(({ name, pid, tid }) => /RunTask/.test(name) && mains.has(`${pid}.${tid}`));
  expect(tasks.length).toBeGreaterThan(10);
  return Math.ceil(Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1000);
}
