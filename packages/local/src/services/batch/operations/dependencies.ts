import { type BatchStore } from '../store.js';
import { clientException, invalidValue } from '../errors.js';
import { type JobScheduler } from '../jobs/job-scheduler.js';

/** The state that the operations share. */
export interface BatchDependencies {
  readonly store: BatchStore;
  readonly scheduler: JobScheduler;
  /** Seconds. */
  readonly minTimeoutSeconds: number;
  readonly newId: () => string;
}

export interface PageInput {
  readonly maxResults?: number;
  readonly nextToken?: string;
}

/** A page of a list; of 100 items by default. */
export function page(items: readonly object[], { maxResults, nextToken }: PageInput, member: string): object {
  const start = Number(nextToken ?? 0);
  if (!Number.isInteger(start) || start < 0)
    throw invalidValue('nextToken', nextToken, 'the nextToken of a previous response');
  const end = start + (integerBetween('maxResults', maxResults, 1, 1000) ?? 100);
  return { [member]: items.slice(start, end), ...(end < items.length ? { nextToken: String(end) } : {}) };
}

/** A name: letters, digits, `-` and `_`. */
export function checkName(parameter: string, name: string): string {
  if (/^[A-Za-z0-9][\w-]{0,127}$/.test(name)) return name;
  throw invalidValue(parameter, name, '1 to 128 letters, digits, - and _, the first a letter or digit');
}

export function integerBetween(
  parameter: string,
  value: number | undefined,
  min: number,
  max: number,
): number | undefined {
  if (value === undefined || (Number.isInteger(value) && value >= min && value <= max)) return value;
  throw invalidValue(parameter, value, `an integer from ${min} to ${max}`);
}

/** Throws for members of the API that are not supported locally. */
export function rejectUnsupported(input: object, reasons: Readonly<Record<string, string>>): void {
  const given = new Map(Object.entries(input) as [string, unknown][]);
  for (const [name, reason] of Object.entries(reasons)) {
    const value = given.get(name);
    if (value !== undefined && !(Array.isArray(value) && value.length === 0))
      throw clientException(`${name}: ${reason}`);
  }
}
