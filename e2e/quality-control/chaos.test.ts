import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize } from '@stepwell/demo-stack';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DeployedQuality, type Notified, calmDay, csv, deploy } from './deployed.js';

/** All fifty by `STEPWELL_CHAOS_SEEDS=50`; a few with every test run. */
const SEEDS = Number(process.env['STEPWELL_CHAOS_SEEDS'] ?? 3);
const AT_A_TIME = 3;

let app = '';
beforeAll(async () => {
  app = await mkdtemp(join(tmpdir(), 'stepwell-chaos-'));
  synthesize({ outdir: app, workflows: ['qualityControl'], allowedHosts: [] });
});
afterAll(() => rm(app, { recursive: true, force: true }));

const chaos = {
  lambda: { kill: 0.2 },
  sns: { duplicate: 0.2, reorder: 0.2, drop: 0.1 },
  sqs: { duplicate: 0.2, reorder: 0.2 },
  dynamodb: { throttle: 0.1, conflict: 0.1 },
  s3: { throttle: 0.1 },
  states: { throttle: 0.1 },
  delayMs: 200,
};

/** A fifth of a day with a gap, an outlier and a duplicate, and the same without. */
const calm = calmDay(30);
const faulty = calm.flatMap(([time, value], index): [string, string][] => (index === 9 ? [] : index === 15 ? [[time, '59']] : index === 20 ? [[time, value], [time, value]] : [[time, value]]));

describe('QualityControl, with a fifth of everything doubled, reordered or killed,', () => {
  it.each(batches(SEEDS, AT_A_TIME))('has every row and notification right: seeds %s to %s', { timeout: 120_000 }, async (first, last) => {
    const seeds = Array.from({ length: last - first + 1 }, (_, index) => first + index);
    await Promise.all(seeds.map(survives));
  });
});

async function survives(seed: number): Promise<void> {
  await using deployed = await deploy({ app, chaos: { ...chaos, seed } });
  const { quality } = deployed;
  await deployed.putStream('station', 'calm', csv(calm));
  await deployed.putStream('station', 'faulty', csv(faulty));
  // Each is started twice by one token, at once.
  const starts = ['calm', 'faulty', 'calm', 'faulty'].map((StreamID) => quality.start({ GroupID: 'station', StreamID }, { name: `${StreamID}-run` }));
  const executions = await Promise.all(starts);
  expect(new Set(executions.map(({ executionArn }) => executionArn)).size).toBe(2);
  const [calmOutput, faultyOutput] = await Promise.all(executions.slice(0, 2).map((execution) => execution.result()));

  const rows = [];
  for await (const { StreamID, TotalPass, checks } of quality.runs('station')) rows.push([StreamID, TotalPass, ...Object.values(checks).map(({ pass }) => pass)]);
  expect(rows.sort(), `seed ${seed}`).toEqual([
    ['calm', true, true, true, true],
    ['faulty', false, false, false, false],
  ]);

  const found: string[] = [];
  for (const output of [calmOutput, faultyOutput]) if (output) for await (const { check, code } of quality.messages(output)) found.push(`${output.StreamID} ${check} ${code}`);
  expect(found, `seed ${seed}`).toEqual([
    'calm Completeness passed', 'calm Range passed', 'calm Timeliness passed',
    'faulty Completeness failed', 'faulty Completeness gap', 'faulty Range failed', 'faulty Range outlier', 'faulty Timeliness failed', 'faulty Timeliness duplicate',
  ]);

  // SNS and SQS deliver at least once: copies there may be, but all of them the same, and one publication each.
  const copies = await notified(deployed, 2);
  expect(Object.fromEntries(copies.map(({ output }) => [output.StreamID, output])), `seed ${seed}`).toEqual({ calm: calmOutput, faulty: faultyOutput });
  expect(new Set(copies.map(({ output }) => JSON.stringify(output))).size, `seed ${seed}`).toBe(2);
  for (const { executionArn } of executions.slice(0, 2)) expect(await publications(deployed, executionArn), `seed ${seed}`).toBe(1);
}

/** What the queue gets until it has heard of so many runs, and then a little longer than any delay. */
async function notified(deployed: DeployedQuality, runs: number): Promise<Notified[]> {
  const heard: Notified[] = [];
  await expect.poll(async () => {
    heard.push(...(await deployed.results()));
    return new Set(heard.map(({ output }) => output.QCPID)).size;
  }, { timeout: 20_000, interval: 100 }).toBe(runs);
  return heard;
}

async function publications(deployed: DeployedQuality, executionArn: string): Promise<number> {
  const events = await deployed.history(executionArn);
  return events.filter(({ type, taskSucceededEventDetails }) => type === 'TaskSucceeded' && taskSucceededEventDetails?.resource === 'sns:publish').length + events.filter(({ taskSucceededEventDetails }) => taskSucceededEventDetails?.resource === 'publish').length;
}

function batches(count: number, size: number): [number, number][] {
  return Array.from({ length: Math.ceil(count / size) }, (_, index) => [index * size + 1, Math.min(count, (index + 1) * size)]);
}
