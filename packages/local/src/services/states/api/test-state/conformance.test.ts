import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
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
  : 'TestState, compared with AWS: SKIPPED, ../shared/conformance/asl is not there (set STEPWELL_SHARED)';

interface CaseResult {
  readonly id: string;
  readonly outcomeDiff?: string | null;
  readonly historyDiff?: string | null;
}

/** The result of the conformance runner for each TestState call. */
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
  it('matches at least as many recordings as floor.json requires', async () => {
    await using local = await startStates();
    const floor = JSON.parse(readFileSync(join(import.meta.dirname, 'floor.json'), 'utf8')) as {
      cases: number;
      outcome: number;
      history: number;
    };
    const results = await replay(local.local.endpoint.url);
    const failures = (level: 'outcomeDiff' | 'historyDiff'): string[] =>
      results
        .filter((result) => typeof result[level] === 'string')
        .map(({ id, [level]: why }) => `${id}: ${why ?? ''}`);
    const [outcome, history] = [failures('outcomeDiff'), failures('historyDiff')];
    console.info(
      `TestState conformance: outcome ${results.length - outcome.length}, history ${results.length - history.length} of ${results.length}`,
    );
    // With other cases than the floor was measured on, as large a share must agree.
    const share = Math.min(1, results.length / floor.cases);
    expect(results.length).toBeGreaterThan(0);
    expect(results.length - outcome.length, outcome.join('\n')).toBeGreaterThanOrEqual(
      Math.floor(floor.outcome * share),
    );
    expect(results.length - history.length, history.join('\n')).toBeGreaterThanOrEqual(
      Math.floor(floor.history * share),
    );
  }, 60_000);
});
