import { type ChaosOptions } from '@stepwell/local';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChaosSystem, type PreparedSystem, type Verdict, evaluate } from './system.js';
import { formatTable } from './table.js';

/** Options of {@link describeSystems}. */
export interface SystemsOptions {
  readonly mix: ChaosOptions;
  readonly seeds: readonly number[];
  /** Verdicts that pass the test. */
  readonly accepted: readonly Verdict['kind'][];
}

/** Runs every system with every seed, and prints a table of the verdicts at the end. */
export function describeSystems(
  title: string,
  systems: readonly ChaosSystem[],
  { mix, seeds, accepted }: SystemsOptions,
): void {
  const verdicts = new Map<string, Verdict[]>();

  describe(title, () => {
    afterAll(() => console.log(`\n${title}\n${formatTable(verdicts)}\n`));

    describe.each(systems)('$name', (system) => {
      let prepared: PreparedSystem;
      const verdictsOfSystem: Verdict[] = [];
      beforeAll(async () => {
        prepared = await system.prepare();
        verdicts.set(system.name, verdictsOfSystem);
      });
      afterAll(() => prepared[Symbol.asyncDispose]());

      it(
        `keeps its guarantee with the seeds ${seeds.join(' ')}`,
        { timeout: 900_000 * Math.ceil(seeds.length / system.concurrency) },
        async () => {
          const left = [...seeds];
          const evaluateNext = async (): Promise<void> => {
            for (let seed = left.shift(); seed !== undefined; seed = left.shift()) {
              const verdict = await evaluate(prepared, { ...mix, seed });
              verdictsOfSystem.push(verdict);
              if (verdict.kind !== 'right' || seeds.length > 1)
                console.log(
                  `${system.name}, seed ${seed}: ${verdict.kind}${verdict.details.map((detail) => `\n    ${detail}`).join('')}`,
                );
            }
          };
          await Promise.all(Array.from({ length: system.concurrency }, evaluateNext));
          expect(verdictsOfSystem.filter(({ kind }) => !accepted.includes(kind))).toEqual([]);
        },
      );
    });
  });
}
