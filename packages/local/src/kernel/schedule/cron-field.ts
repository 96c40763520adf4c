/** Range of the numbers of a field. */
export interface NumberRange {
  readonly least: number;
  readonly most: number;
  /** Names for them, from `least` on. */
  readonly names?: readonly string[];
}

/**
 * Reads a field of a cron expression: `*`, `5`, `1-5`, `JAN,MAR`, `0/15`, `10-40/5`, in ascending order; `undefined`
 * for anything else.
 */
export function parseNumbers(text: string, range: NumberRange): number[] | undefined {
  const found = new Set<number>();
  for (const part of text.split(',')) {
    const [, span = '', , step] = /^([^/]+)(\/(\d+))?$/.exec(part) ?? [];
    const bounds = parseSpan(span, range, step !== undefined);
    const increment = step === undefined ? 1 : Number(step);
    if (bounds === undefined || increment < 1) return undefined;
    const [from, to] = bounds;
    // `FRI-MON` goes over the end.
    const last = to < from ? to + (range.most - range.least + 1) : to;
    for (let value = from; value <= last; value += increment)
      found.add(value > range.most ? value - (range.most - range.least + 1) : value);
  }
  return [...found].sort((a, b) => a - b);
}

function parseSpan(text: string, range: NumberRange, hasStep: boolean): [number, number] | undefined {
  if (text === '*') return [range.least, range.most];
  const [from, to, ...rest] = text.split('-').map((one) => parseNumber(one, range));
  if (from === undefined || rest.length > 0) return undefined;
  if (!text.includes('-')) return [from, hasStep ? range.most : from];
  return to === undefined ? undefined : [from, to];
}

/** A number of the range, or one of its names. */
export function parseNumber(text: string, { least, most, names = [] }: NumberRange): number | undefined {
  const named = names.indexOf(text.toUpperCase());
  if (named >= 0) return least + named;
  const value = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : undefined;
}
