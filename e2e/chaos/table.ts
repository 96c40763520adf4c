import { type Verdict } from './system.js';

/** Formats the verdicts of systems as a Markdown table. */
export function formatTable(verdicts: ReadonlyMap<string, readonly Verdict[]>): string {
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
