import { type DownloadBatchEvent } from './batch.js';
import { type ImageOutcome, downloadImage } from './download-image.js';
import { type DownloadCounts } from './output.js';
import { type DownloadDependencies } from './dependencies.js';
import { joinUrl, resourceUrl } from './resource-url.js';
import { type DownloadResult, isSuccess } from './result.js';
import { createSemaphore } from './semaphore.js';
import { type DownloadRules } from './attempt-download.js';

/** What became of a batch. */
export interface BatchOutcome extends DownloadCounts {
  /** One result for each path, in the order of the paths. */
  readonly results: readonly DownloadResult[];
}

/** How long a batch may take. */
export interface BatchDeadline {
  /** When the function's time is used up, in milliseconds since 1970; what is still under way then is given up. */
  readonly deadlineMs: number;
}

/**
 * Downloads a batch: `lambdaConcur` requests at a time, no more, and no fewer while work is waiting. Each image that is
 * stored has its row written at once, so a batch that is lost half-way and repeated downloads only what is missing.
 *
 * An image that cannot be downloaded is a result like any other. Two paths that normalise to one url are one download.
 * Rejects only where the table cannot be read, which is worth a retry of the whole batch.
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
  // A controller for each image: one signal with hundreds of listeners makes Node warn of a leak.
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
