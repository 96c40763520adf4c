#!/usr/bin/env node
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { once } from 'node:events';
import { type DemoReport } from './demo.js';
import { demos } from './demos.js';
import { type DemoArguments, UsageError, USAGE, parseArguments } from './arguments.js';
import { summaryOf } from './summary/summary.js';
import { progressOn } from './terminal/progress.js';

const summaryFile = resolve(import.meta.dirname, '../../../.stepwell/summary.json');
const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupt.abort(new Error(`Stopped by ${signal}`)));

try {
  process.exitCode = await main(parseArguments(process.argv.slice(2)));
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`\n${message}\n`);
  process.exitCode = interrupt.signal.aborted ? 130 : error instanceof UsageError ? 2 : 1;
}

/** Runs the demos and shows their summaries; resolves to the exit code. */
async function main({ help, only, images, keepUp }: DemoArguments): Promise<number> {
  if (help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const reports: DemoReport[] = [];
  for (const demo of demos.filter(({ name }) => only === undefined || name === only)) {
    const folder = await mkdtemp(join(tmpdir(), 'stepwell-demo-'));
    try {
      process.stderr.write(`\n${demo.name}\n`);
      await using report = await demo.run({ images, folder, signal: interrupt.signal, progress: progressOn(process.stderr) });
      process.stdout.write(`\n${summaryOf(report, { colour: process.stdout.isTTY && process.env['NO_COLOR'] === undefined })}`);
      reports.push(report);
      if (keepUp) await stayUp(report);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  await mkdir(resolve(summaryFile, '..'), { recursive: true });
  await writeFile(summaryFile, `${JSON.stringify({ version: 1, demos: reports }, null, 2)}\n`);
  const broken = reports.flatMap(({ workflow, checks }) => checks.filter(({ held }) => !held).map(({ guarantee, figures }) => `${workflow}: ${guarantee} (${figures})`));
  for (const guarantee of broken) process.stderr.write(`Broken: ${guarantee}\n`);
  process.stderr.write(`All figures: ${summaryFile}\n`);
  return broken.length === 0 ? 0 : 1;
}

/** Leaves the environment up until Ctrl-C. */
async function stayUp({ endpoint }: DemoReport): Promise<void> {
  process.stderr.write(`Still up. In another terminal:\n\n  export AWS_ENDPOINT_URL=${endpoint} AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local\n  npx stepwell list\n\nCtrl-C ends it.\n`);
  if (!interrupt.signal.aborted) await once(interrupt.signal, 'abort');
}
