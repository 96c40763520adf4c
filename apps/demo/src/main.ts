#!/usr/bin/env node
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { type DemoArguments, parseArguments, USAGE, UsageError } from './arguments.js';
import { failuresOf, type Demo, type DemoReport } from './demo.js';
import { demos } from './demos.js';
import { renderSummary } from './summary/summary.js';
import { listenForInterrupt } from './terminal/interrupt.js';
import { createProgress } from './terminal/progress.js';

const summaryFile = resolve(import.meta.dirname, '../../../.stepwell/summary.json');
const interrupt = listenForInterrupt(process, Date.now, (code) => process.exit(code));
// Hide the Node.js 20 warning of the AWS SDK, which would interrupt the progress line.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

try {
  process.exitCode = await main(parseArguments(process.argv.slice(2)));
} catch (error) {
  // After an interrupt, pending calls fail with various errors. The exit code shows the interrupt.
  const message = interrupt.signal.aborted
    ? 'Stopped. The environment is closed and its files are removed.'
    : describe(error);
  process.stderr.write(`\n${message}\n`);
  process.exitCode = interrupt.signal.aborted ? interrupt.exitCode : error instanceof UsageError ? 2 : 1;
}

/** Runs the demos and shows their summaries. Resolves to the exit code. */
async function main({ help, only, images, keep }: DemoArguments): Promise<number> {
  if (help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const reports: DemoReport[] = [];
  const chosen = demos.filter(({ name }) => only === undefined || name === only);
  for (const demo of chosen) await runDemo(demo, images, demo === chosen.at(-1), keep, reports);
  const broken = reports.flatMap((report) => failuresOf(report).map((what) => `${report.workflow}: ${what}`));
  for (const what of broken) process.stderr.write(`Failed: ${what}\n`);
  return broken.length === 0 ? 0 : 1;
}

/** Runs one demo in its own folder, shows its summary, and adds its report to `reports`. */
async function runDemo(
  demo: Demo,
  images: number,
  isLast: boolean,
  keep: boolean,
  reports: DemoReport[],
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'stepwell-demo-'));
  try {
    process.stderr.write(`\n${demo.name}\n`);
    await using report = await demo.run({
      images,
      folder,
      signal: interrupt.signal,
      progress: createProgress(process.stderr),
    });
    process.stdout.write(
      `\n${renderSummary(report, { color: process.stdout.isTTY && process.env['NO_COLOR'] === undefined })}`,
    );
    reports.push(report);
    await mkdir(dirname(summaryFile), { recursive: true });
    await writeFile(summaryFile, `${JSON.stringify({ version: 1, demos: reports }, withoutToken, 2)}\n`);
    process.stderr.write(`All figures: ${summaryFile}\n`);
    if (isLast) await end(report, keep);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Omits the URL of the console, which contains a token. */
function withoutToken(member: string, value: unknown): unknown {
  return member === 'consoleUrl' ? undefined : value;
}

/** Prints the URL of the console of the last demo, and with `keep` leaves its environment running until Ctrl-C. */
async function end({ endpoint, consoleUrl }: DemoReport, keep: boolean): Promise<void> {
  if (!keep) {
    process.stderr.write(`\nConsole: ${consoleUrl}\nIt stops now. To look around in it: npm start -- --keep\n`);
    return;
  }
  process.stderr.write(
    `\nConsole: ${consoleUrl}\nStill running. In another terminal:\n\n  export AWS_ENDPOINT_URL=${endpoint} AWS_REGION=us-east-1 ` +
      'AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local\n  npx stepwell list\n\nPress Ctrl-C to stop.\n',
  );
  if (!interrupt.signal.aborted) await once(interrupt.signal, 'abort');
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
