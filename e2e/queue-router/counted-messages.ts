import { type CountingApp } from './counting-app.js';

/** Ids of messages. */
export const ids = (count: number) => Array.from({ length: count }, (_, index) => `m${index}`);
/** Messages with these ids. */
export const messages = (count: number) => ids(count).map((id) => ({ MessageBody: JSON.stringify({ id }) }));

/** Waits until the queues of both routes are empty and no execution runs. */
export async function settled(app: CountingApp, expected: number): Promise<void> {
  await app.waitUntil(async () => {
    if (app.waiting('First') + app.waiting('Second') > 0) return false;
    const { RUNNING = 0, ...ended } = await app.executions();
    return RUNNING === 0 && Object.values(ended).reduce((sum, count) => sum + count, 0) >= expected;
  });
}

/** Returns the counts if each step processed each message once. */
export const once = (steps: readonly string[], count: number) =>
  new Map(steps.flatMap((step) => ids(count).map((id): [string, number] => [`${step} ${id}`, 1])).sort());
/** Counts in the order of their keys. */
export const sorted = (counts: ReadonlyMap<string, number>) => new Map([...counts].sort());
