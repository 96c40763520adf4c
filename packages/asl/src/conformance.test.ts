import { describe, expect, it } from 'vitest';
import { knownDifferences } from './testing/conformance/known-differences.js';
import { type CaseResult, conformanceFolder, loadCases } from './testing/conformance/recorded-case.js';
import { runCase } from './testing/conformance/run-case.js';
import { runDefinitionCase } from './testing/conformance/run-definition-case.js';

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

/** The level at which a result differs from AWS's, with the first difference. */
function difference({ outcome, history }: CaseResult): readonly ['outcome' | 'history', string] | undefined {
  if (outcome !== undefined) return ['outcome', outcome];
  return history === undefined ? undefined : ['history', history];
}

describe.skipIf(folder === undefined)(title, () => {
  it('differs from the recorded cases only where testing/conformance/known-differences.ts explains it', async () => {
    const results = await replay(folder ?? '');
    const unexpected: string[] = [];
    const agreeing: string[] = [];
    for (const result of results) {
      const [level, text] = difference(result) ?? [];
      const known = Object.hasOwn(knownDifferences, result.id) ? knownDifferences[result.id] : undefined;
      if (level !== known?.level) (level === undefined ? agreeing : unexpected).push(`${result.id}: ${text ?? ''}`);
    }
    const differing = results.filter((result) => difference(result) !== undefined).length;
    console.info(`conformance: ${results.length - differing} of ${results.length} cases agree in every event`);
    expect(unexpected, 'new differences').toEqual([]);
    expect(agreeing, 'cases to remove from known-differences.ts').toEqual([]);
    const ids = new Set(results.map(({ id }) => id));
    expect(
      Object.keys(knownDifferences).filter((id) => !ids.has(id)),
      'ids in known-differences.ts without a recorded case',
    ).toEqual([]);
  });
});
