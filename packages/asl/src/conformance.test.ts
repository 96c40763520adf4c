import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CaseResult, conformanceFolder, loadCases } from './testing/conformance/recorded-case.js';
import { runCase } from './testing/conformance/run-case.js';
import { runDefinitionCase } from './testing/conformance/run-definition-case.js';

interface Floor {
  readonly cases: number;
  readonly outcome: number;
  readonly history: number;
}

const folder = conformanceFolder();
const title =
  folder === undefined
    ? 'conformance with AWS: SKIPPED, ../shared/conformance/asl does not exist (set STEPWELL_SHARED)'
    : 'conformance with AWS';

/** Replays the executions and definitions recorded on AWS that need no service except Lambda, which is emulated. */
async function replay(from: string): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  for (const recorded of loadCases(from)) {
    if ((recorded.needs ?? []).length > 0) continue;
    if (/^(STANDARD|EXPRESS)/.test(recorded.type)) results.push(await runCase(from, recorded));
    else if (recorded.type === 'CREATE' || recorded.type === 'VALIDATE') results.push(runDefinitionCase(recorded));
  }
  return results;
}

describe.skipIf(folder === undefined)(title, () => {
  it('matches at least as many recorded cases as testing/conformance/floor.json requires', async () => {
    const floor = JSON.parse(
      readFileSync(join(import.meta.dirname, 'testing/conformance/floor.json'), 'utf8'),
    ) as Floor;
    const results = await replay(folder ?? '');
    const failures = (level: 'outcome' | 'history'): string[] =>
      results.filter((result) => result[level] !== undefined).map(({ id, [level]: why }) => `${id}: ${why}`);
    const [outcome, history] = [failures('outcome'), failures('history')];
    const [total, outcomes, histories] = [
      results.length,
      results.length - outcome.length,
      results.length - history.length,
    ];
    console.info(`conformance: outcome ${outcomes}, history ${histories} of ${total}`);
    // If the number of cases differs from floor.json, the same share must match.
    const share = results.length / floor.cases;
    expect(results.length - outcome.length, outcome.join('\n')).toBeGreaterThanOrEqual(
      Math.floor(floor.outcome * Math.min(1, share)),
    );
    expect(results.length - history.length, history.join('\n')).toBeGreaterThanOrEqual(
      Math.floor(floor.history * Math.min(1, share)),
    );
  }, 120_000);
});
