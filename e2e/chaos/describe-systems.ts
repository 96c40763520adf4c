import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { broadMix } from './broad-mix.js';
import { type PreparedSystem, type Verdict, judge } from './system.js';
import { systems } from './systems/index.js';
import { tableOf } from './table.js';

/** Runs every system on every seed, and prints a table of the verdicts at the end. */
export function describeSystems(seeds: readonly number[]): void {
  const verdicts = new Map<string, Verdict[]>();
  afterAll(() => console.log(`\n${tableOf(verdicts)}\n`));

  describe.each(systems)('$name with a fifth of everything failing', (system) => {
    let prepared: PreparedSystem;
    const judged: Verdict[] = [];
    beforeAll(async () => {
      prepared = await system.prepare();
      verdicts.set(system.name, judged);
    });
    afterAll(() => prepared[Symbol.asyncDispose]());

    it(`keeps its guarantee on the seeds ${seeds.join(' ')}`, { timeout: 600_000 * Math.ceil(seeds.length / system.concurrency) }, async () => {
      const left = [...seeds];
      const judgeNext = async (): Promise<void> => {
        for (let seed = left.shift(); seed !== undefined; seed = left.shift()) {
          const verdict = await judge(prepared, { ...broadMix, seed });
          judged.push(verdict);
          if (verdict.kind !== 'right' || seeds.length > 1) console.log(`${system.name}, seed ${seed}: ${verdict.kind}${verdict.details.map((detail) => `\n    ${detail}`).join('')}`);
        }
      };
      await Promise.all(Array.from({ length: system.concurrency }, judgeNext));
      expect(judged.filter(({ kind }) => kind === 'wrong')).toEqual([]);
    });
  });
}
