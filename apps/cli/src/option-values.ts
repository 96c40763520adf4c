import { InvalidArgumentError } from 'commander';

/** Formats the age of a time for people: `just now`, `40 s ago`, `3 min ago`, `2 h ago`, `5 days ago`. */
export function age(time: Date, now: number = Date.now()): string {
  const seconds = Math.floor((now - time.getTime()) / 1000);
  if (seconds < 5) return 'just now';
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} days ago`;
}

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

/**
 * An `argParser` of an option with names and values, such as `--parameters Size=large Color=red`. A value can contain
 * further equals signs, and be empty.
 */
export function assignment(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [name = '', ...value] = text.split('=');
  if (name === '' || value.length === 0)
    throw new InvalidArgumentError('Must be a name and its value, such as Size=large.');
  return { ...before, [name]: value.join('=') };
}
