import { type LocalEnvironment } from '@stepwell/local';
import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves when `messages` messages have been delivered three times each: chaos duplicates every message twice. */
export async function waitForDuplicates(
  environment: LocalEnvironment,
  messages: number,
  signal: AbortSignal,
): Promise<void> {
  while (environment.chaos.count('sqs', 'duplicate') < 2 * messages) await sleep(20, undefined, { signal });
}
