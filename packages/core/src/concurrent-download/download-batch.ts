import { type DownloadBatchEvent } from './batch.js';
import { type ImageOutcome, downloadImage } from './download-image.js';
import { type DownloadCounts, type DownloadResult, isSuccess } from './output.js';
import { type DownloadDependencies } from './dependencies.js';
import { joinUrl, resourceUrl } from './object-key.js';
import { type DownloadRules } from './attempt-download.js';

/** A fixed number of permits for concurrent work. Callers wait in first-come, first-served order. */
export interface Semaphore {
  /** Runs the work as soon as a permit is free, and releases the permit when the work succeeds or fails. */
  run<Result>(work: () => Promise<Result>): Promise<Result>;
}

/** Creates a semaphore with `count` permits. */
export function createSemaphore(count: number): Semaphore {
  let free = count;
  const waiting: (() => void)[] = [];
  const take = (): Promise<void> | undefined => {
    if (free === 0) return new Promise((resolve) => waiting.push(resolve));
    free -= 1;
    return undefined;
  };
  const release = (): void => {
    const next = waiting.shift();
    // The permit passes directly to the next waiter. If it were released first, a new caller could take it and exceed
    // the limit.
    if (next === undefined) free += 1;
    else next();
  };
  return {
    run: async (work) => {
      await take();
      try {
        return await work();
      } finally {
        release();
      }
    },
  };
}

/** The outcome of a batch. */
export interface BatchOutcome extends DownloadCounts {
  /** One result for each path, in the order of the paths. */
  readonly results: readonly DownloadResult[];
}

/** The time limit of a batch. */
export interface BatchDeadline {
  /**
   * The time when the function times out, in milliseconds since 1970. The batch cancels unfinished downloads at this
   * time.
   */
  readonly deadlineMs: number;
}

/**
 * Downloads a batch with exactly `lambdaConcur` concurrent requests while work is waiting. The function writes the row
 * of each image right after it stores the image, so a retry of a lost batch downloads only the missing images.
 *
 * The results include images that fail to download. Two paths that normalize to one URL share one download. Rejects
 * only if the table is unreadable, which justifies a retry of the whole batch.
 */
export async function downloadBatch(
  batch: DownloadBatchEvent,
  rules: DownloadRules,
  dependencies: DownloadDependencies,
  time: BatchDeadline,
): Promise<BatchOutcome> {
  const targets = batch.resourcePaths.map((path) => ({ path, ...resourceUrl(batch.baseUrl, path) }));
  const urls = [...new Set(targets.flatMap(({ url }) => (url === undefined ? [] : [url])))];
  const known = batch.force === true ? undefined : await dependencies.table.get(urls);
  const semaphore = createSemaphore(batch.lambdaConcur);
  // Each image has its own controller, because one signal with hundreds of listeners makes Node.js warn of a leak.
  const images = urls.map((url) => ({ url, over: new AbortController() }));
  const finished = new AbortController();
  const alarm = dependencies.clock.sleep(Math.max(0, time.deadlineMs - dependencies.clock.now()), finished.signal).then(
    () => images.forEach(({ over }) => over.abort()),
    () => undefined,
  );
  const outcomes = new Map(
    await Promise.all(
      images.map(async ({ url, over }): Promise<[string, ImageOutcome]> => [
        url,
        await downloadImage(
          { url, known: known?.get(url), semaphore, deadlineMs: time.deadlineMs, signal: over.signal },
          rules,
          dependencies,
        ),
      ]),
    ),
  );
  finished.abort();
  await alarm;
  const results = targets.map(({ path, url, problem }): DownloadResult => {
    const outcome = url === undefined ? undefined : outcomes.get(url);
    return (
      outcome?.result ?? {
        url: joinUrl(batch.baseUrl, String(path)),
        statusCode: 0,
        message: problem ?? 'it has no url',
      }
    );
  });
  const succeeded = results.filter(isSuccess);
  return {
    requested: results.length,
    succeeded: succeeded.length,
    unchanged: succeeded.filter(({ unchanged }) => unchanged === true).length,
    failed: results.length - succeeded.length,
    bytes: [...outcomes.values()].reduce((sum, { bytes }) => sum + bytes, 0),
    results,
  };
}
