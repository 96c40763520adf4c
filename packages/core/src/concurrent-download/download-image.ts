import { type Clock, type DownloadDependencies, type ImageRow } from './dependencies.js';
import { type DownloadResult, truncateMessage } from './output.js';
import { retryDelayMs } from './request-image.js';
import { type Semaphore } from './download-batch.js';
import { type DownloadRules, type AttemptOutcome, attemptDownload } from './attempt-download.js';

/** One image of a batch. */
export interface ImageDownload {
  readonly url: string;
  /** The image's row in the table. Omit it to download the image unconditionally. */
  readonly known?: ImageRow;
  /**
   * Limits concurrent attempts. An attempt holds a permit from the request to the row, and releases it during a
   * backoff.
   */
  readonly semaphore: Semaphore;
  /** The time when the function times out, in milliseconds since 1970. No attempt starts later. */
  readonly deadlineMs: number;
  /** Aborts at the deadline. */
  readonly signal: AbortSignal;
}

/** A result, and the number of downloaded bytes. */
export interface ImageOutcome {
  readonly result: DownloadResult;
  readonly bytes: number;
}

/**
 * Downloads one image. The function retries transient failures (408, 425, 429, 5xx, and lost, cut-off or silent
 * connections) while attempts remain and the wait ends before the deadline. Never rejects.
 */
export async function downloadImage(
  image: ImageDownload,
  rules: DownloadRules,
  dependencies: DownloadDependencies,
): Promise<ImageOutcome> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await image.semaphore.run(async () =>
      isOver(image, dependencies.clock) ? undefined : await attemptDownload(image, rules, dependencies),
    );
    if (outcome === undefined)
      return failure(
        image.url,
        0,
        "it was not tried: the function's time was used up; give it more time or smaller batches",
      );
    if (outcome.kind !== 'failed') return success(image.url, outcome);
    if (!outcome.retryable) return failure(image.url, outcome.statusCode, outcome.message);
    if (attempt >= rules.maxAttempts)
      return failure(
        image.url,
        outcome.statusCode,
        `${outcome.message}${attempt > 1 ? ` (tried ${attempt} times)` : ''}`,
      );
    const delayMs = retryDelayMs(attempt, outcome.retryAfterMs, dependencies.random);
    if (dependencies.clock.now() + delayMs >= image.deadlineMs) {
      return failure(image.url, outcome.statusCode, `${outcome.message} (${waitTooLong(outcome.retryAfterMs)})`);
    }
    dependencies.onRetry?.({ url: image.url, attempt, message: outcome.message, delayMs });
    if (!(await slept(dependencies.clock, delayMs, image.signal)))
      return failure(image.url, outcome.statusCode, outcome.message);
  }
}

function isOver(image: ImageDownload, clock: Clock): boolean {
  return image.signal.aborted || clock.now() >= image.deadlineMs;
}

function success(url: string, outcome: Exclude<AttemptOutcome, { kind: 'failed' }>): ImageOutcome {
  if (outcome.kind === 'unchanged')
    return { result: { url, statusCode: 304, filename: outcome.key, unchanged: true }, bytes: 0 };
  return { result: { url, statusCode: outcome.statusCode, filename: outcome.key }, bytes: outcome.bytes };
}

function failure(url: string, statusCode: number, message: string): ImageOutcome {
  return { result: { url, statusCode, message: truncateMessage(message) }, bytes: 0 };
}

function waitTooLong(retryAfterMs: number | undefined): string {
  return retryAfterMs === undefined
    ? 'no time was left for another try'
    : `the server asks for ${Math.ceil(retryAfterMs / 1_000)} s of patience, more than the function has left`;
}

/** Returns whether the wait completed. */
async function slept(clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await clock.sleep(ms, signal);
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}
