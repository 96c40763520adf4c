import { type Visit } from '../history/execution-state.js';

/** Whether a state runs a task that waits for `SendTaskSuccess`. */
export function waitsForToken({ status, attempts }: Visit): boolean {
  const attempt = attempts.at(-1);
  return (
    status === 'running' &&
    attempt?.status === 'running' &&
    String(attempt.startEvent.details['resource']).endsWith('.waitForTaskToken')
  );
}

/**
 * The task token of a state, as the parameters of its request contain it: the longest string without spaces. Histories
 * have it nowhere else.
 */
export function tokenOf({ attempts }: Visit): string | undefined {
  const { parameters } = attempts.at(-1)?.startEvent.details ?? {};
  const found = typeof parameters === 'string' ? stringsIn(parameters) : [];
  return found
    .filter((text) => /^[\w+/=:-]{30,}$/.test(text) && !/^(arn|https?):/.test(text))
    .sort((one, other) => other.length - one.length)[0];
}

/** All strings of JSON, also of JSON in strings, such as the body of a message. */
function stringsIn(text: string): string[] {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'string') return [value, ...stringsIn(value)];
    if (typeof value !== 'object' || value === null) return [text];
    return Object.values(value).flatMap((inside) => stringsIn(JSON.stringify(inside)));
  } catch {
    return [text];
  }
}
