import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalEnvironment, startLocal, type StartLocalOptions } from '@stepwell/local';
import { type Browser, type Page } from 'playwright-core';
import { writeSampleApp } from './sample-app.js';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** The console of the sample app in a browser. */
export interface OpenConsole extends AsyncDisposable {
  readonly aws: LocalEnvironment;
  readonly page: Page;
  /** The folder of the app, with `cdk.out`. */
  readonly folder: string;
  /** URLs that the page requested. */
  readonly requested: readonly string[];
  /** Errors that the page logged. */
  readonly problems: readonly string[];
  /** Starts an execution of a state machine, by name. Resolves to its ARN. */
  start(name: string, input: unknown): Promise<string>;
  /** Opens a view. */
  show(...segments: readonly string[]): Promise<void>;
  /** Waits until the page shows a text. */
  seen(text: string | RegExp): Promise<void>;
  /** The violations of WCAG 2.2 A and AA that axe finds in the view. */
  violations(): Promise<string[]>;
}

/** Starts the sample app, and opens its console. */
export async function openConsole(browser: Browser, options: StartLocalOptions = {}): Promise<OpenConsole> {
  const folder = await mkdtemp(join(tmpdir(), 'stepwell-console-'));
  const aws = await startLocal({ app: await writeSampleApp(folder), ...options });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const requested: string[] = [];
  const problems: string[] = [];
  page.setDefaultTimeout(60_000);
  page.on('request', (request) => requested.push(request.url()));
  page.on('console', (message) => void (message.type() === 'error' && problems.push(message.text())));
  page.on('pageerror', (error) => problems.push(error.message));
  await page.goto(aws.consoleUrl);
  return {
    aws,
    page,
    folder,
    requested,
    problems,
    async start(name, input) {
      const machine = aws.services.states.stateMachines().find((each) => each.name === name);
      const stateMachineArn = machine?.stateMachineArn ?? '';
      const request = { stateMachineArn, input: JSON.stringify(input) };
      return (await aws.services.states.call('StartExecution', request)).executionArn;
    },
    async show(...segments) {
      await page.evaluate(
        (next) => {
          location.hash = next;
        },
        `#/${segments.map(encodeURIComponent).join('/')}`,
      );
    },
    seen: (text) => page.getByText(text).first().waitFor(),
    async violations() {
      // The page's policy allows no script of another origin; the test runs it outside of the page's world.
      await page.evaluate(await readFile(axe, 'utf8'));
      return page.evaluate(async () => {
        interface Axe {
          run(context: Document, options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
        }
        const { axe: checker } = window as unknown as { axe: Axe };
        const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
        // An experimental rule, which joins the lines of a box of the graph to one word.
        const rules = { 'label-content-name-mismatch': { enabled: false } };
        const found = await checker.run(document, { runOnly: { type: 'tag', values: tags }, rules });
        return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
      });
    },
    async [Symbol.asyncDispose]() {
      await context.close();
      await aws.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
