import { isJsonObject, type Json } from '@stepwell/asl';

/** One step of a path: a member, an index, or all of them. */
export type PathStep = string | number | { readonly all: true };

/**
 * Takes a path of `InputPath` or `InputPathsMap` apart: `$`, `.name`, `['name']`, `[0]`, `[*]` and `.*`; `undefined`
 * for anything else.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function parsePath(path: string): PathStep[] | undefined {
  if (!path.startsWith('$')) return undefined;
  const steps: PathStep[] = [];
  const step = /\.([^.[\]\s'"<>]+)|\[(\d+)\]|\[\*\]|\['([^']*)'\]|\["([^"]*)"\]/y;
  step.lastIndex = 1;
  while (step.lastIndex < path.length) {
    const [whole, name, index, single, double] = step.exec(path) ?? [];
    if (whole === undefined) return undefined;
    if (index !== undefined) steps.push(Number(index));
    else if (whole === '[*]' || name === '*') steps.push({ all: true });
    else steps.push(name ?? single ?? double ?? '');
  }
  return steps;
}

/** The value at a path; a list of values where the path has `*`; `undefined` where there is none. */
export function valueAt(value: Json, path: string): Json | undefined {
  return follow(value, parsePath(path) ?? []);
}

function follow(value: Json | undefined, [step, ...rest]: readonly PathStep[]): Json | undefined {
  if (step === undefined || value === undefined) return value;
  if (typeof step === 'object') {
    const all = Array.isArray(value) ? value : isJsonObject(value) ? Object.values(value) : [];
    return all.map((one) => follow(one, rest)).filter((one) => one !== undefined);
  }
  if (typeof step === 'number') return Array.isArray(value) ? follow(value[step], rest) : undefined;
  return isJsonObject(value) && Object.hasOwn(value, step) ? follow(value[step], rest) : undefined;
}
