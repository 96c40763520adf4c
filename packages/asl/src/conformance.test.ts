import { appendFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type CaseResult, runCase } from './testing/conformance/run-case.js';
import { conformanceFolder, loadCases } from './testing/conformance/recorded-case.js';

const folder = conformanceFolder();
describe.skipIf(folder === undefined)('conformance', () => {
  it('x', async () => {
    const f = folder as string;
    const cases = loadCases(f).filter((c) => /^(STANDARD|EXPRESS)/.test(c.type) && (c.needs ?? []).length === 0);
    const results: CaseResult[] = [];
    for (const c of cases) results.push(await runCase(f, c));
    const bad = results.filter((r) => r.history !== undefined);
    for (const r of bad) appendFileSync('/tmp/conf.txt', `${r.outcome === undefined ? '      ' : 'OUTCOM'} ${r.id}\n     ${r.outcome ?? r.history}\n`);
    appendFileSync('/tmp/conf.txt', `outcome ${results.filter((r) => r.outcome === undefined).length} history ${results.length - bad.length} of ${results.length}\n`);
    expect(true).toBe(true);
  }, 120000);
});
