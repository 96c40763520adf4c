import { type Operation } from './operation.js';

/** Lets operations treat members that are `null` as missing, as AWS does. */
export function acceptNulls(
  operations: Readonly<Record<string, Operation<never>>>,
): Readonly<Record<string, Operation<never>>> {
  return Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => {
      const run = operation as Operation; // the kernel validates the input
      return [name, ((input, call) => run(withoutNulls(input) as typeof input, call)) satisfies Operation];
    }),
  );
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.some(hasNull) ? value.map(withoutNulls) : value;
  if (!hasNull(value)) return value;
  return Object.fromEntries(
    Object.entries(value as object) // has a null inside
      .filter(([, part]) => part !== null)
      .map(([key, part]) => [key, withoutNulls(part)]),
  );
}

function hasNull(value: unknown): boolean {
  if (value === null) return true;
  return typeof value === 'object' && !(value instanceof Date) && Object.values(value).some(hasNull);
}
