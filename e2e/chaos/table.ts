import { type Verdict } from './system.js';

/**
 * The verdicts of systems as lines of a table: how many seeds were right, lost something by name, or were wrong, and
 * which.
 */
export function tableOf(verdicts: ReadonlyMap<string, readonly Verdict[]>): string {
  const rows = [...verdicts].map(([name, all]) => [
    name,
    ...(['right', 'named loss', 'wrong'] as const).map((kind) => {
      const seeds = all
        .filter((verdict) => verdict.kind === kind)
        .map(({ seed }) => seed)
        .sort((one, other) => one - other);
      return kind === 'right' || seeds.length === 0 ? String(seeds.length) : `${seeds.length}: ${seeds.join(' ')}`;
    }),
  ]);
  return [['system', 'right', 'named loss (seeds)', 'wrong (seeds)'], ['---', '---', '---', '---'], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}
