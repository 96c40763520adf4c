import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { startStates } from '../../testing/start-states.js';

const repository = resolve(import.meta.dirname, '../../../../../../..');
const folder = join(process.env['STEPWELL_SHARED'] ?? resolve(repository, '../shared'), 'conformance/asl');
const isThere = existsSync(join(folder, 'cases'));
const title = isThere
  ? 'TestState, compared with AWS'
  : 'TestState, compared with AWS: SKIPPED, ../shared/conformance/asl does not exist (set STEPWELL_SHARED)';

/** The recorded calls that differ from AWS, with the reason, by id. Every recorded call agrees. */
const knownDifferences: Readonly<Record<string, string>> = {};

interface CaseResult {
  readonly id: string;
  readonly outcomeDiff?: string | null;
  readonly historyDiff?: string | null;
}

/** Runs the recorded TestState calls against an endpoint with the runner of the recordings. */
async function replay(endpoint: string): Promise<readonly CaseResult[]> {
  const out = await mkdtemp(join(tmpdir(), 'stepwell-test-state-'));
  try {
    const file = join(out, 'results.json');
    const options = [
      '--endpoint',
      endpoint,
      '--cases',
      join(folder, 'cases'),
      '--modules',
      repository,
      '--type',
      'TEST_STATE',
      '--services',
      'all',
      '--json',
      file,
    ];
    await promisify(execFile)(process.execPath, [join(folder, 'asl-run.mjs'), ...options]);
    const { results } = JSON.parse(await readFile(file, 'utf8')) as { results: CaseResult[] }; // the runner writes that
    return results;
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

describe.skipIf(!isThere)(title, () => {
  it('agrees with every recorded call that knownDifferences does not list', async () => {
    await using local = await startStates();
    const results = await replay(local.local.endpoint.url);
    expect(results.length).toBeGreaterThan(0);
    const differing = results.flatMap(({ id, outcomeDiff, historyDiff }) => {
      const text = outcomeDiff ?? historyDiff;
      return typeof text === 'string' ? [[id, text] as const] : [];
    });
    console.info(`TestState conformance: ${results.length - differing.length} of ${results.length} calls agree`);
    expect(
      differing.filter(([id]) => !Object.hasOwn(knownDifferences, id)).map(([id, text]) => `${id}: ${text}`),
      'new differences',
    ).toEqual([]);
    const differingIds = new Set(differing.map(([id]) => id));
    expect(
      Object.keys(knownDifferences).filter((id) => !differingIds.has(id)),
      'calls to remove from knownDifferences',
    ).toEqual([]);
  });
});
