import { InvalidArgumentError } from 'commander';

const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/**
 * Parses a start time: a duration before now (`30s`, `10m`, `2h`, `1d`, `1w`) or a date (`2026-11-22T07:00:00Z`).
 *
 * @returns milliseconds since the epoch
 * @throws InvalidArgumentError naming the valid formats
 */
export function parseSince(text: string, now: number = Date.now()): number {
  const [, amount, unit] = /^(\d+)([smhdw])$/.exec(text) ?? [];
  if (amount !== undefined && unit !== undefined) return now - Number(amount) * (unitMs[unit] ?? 0);
  const date = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(date))
    throw new InvalidArgumentError(
      'Must be a duration such as 30s, 10m, 2h or 1d, or a date such as 2026-11-22T07:00:00Z.',
    );
  return date;
}
