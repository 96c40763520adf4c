import { type DownloadBatchEvent } from './batch.js';
import { type ImageOutcome, downloadImage } from './download-image.js';
import { type DownloadCounts } from './output.js';
import { type DownloadPorts } from './ports.js';
import { joinUrl, resourceUrl } from './resource-url.js';
import { type DownloadResult, isSuccess } from './result.js';
import { createSlots } from './slots.js';
import { type DownloadRules } from './try-download.js';

/** What became of a batch. */
export interface BatchOutcome extends DownloadCounts {
  /** One result for each path, in the order of the paths. */
  readonly results: readonly DownloadResult[];
}

/** How long a batch may take. */
export interface BatchTime {
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
  ports: DownloadPorts,
  time: BatchTime,
): Promise<BatchOutcome> {
  const targets = batch.resourcePaths.map((path) => ({ path, ...resourceUrl(batch.baseUrl, path) }));
  const urls = [...new Set(targets.flatMap(({ url }) => (url === undefined ? [] : [url])))];
  const known = batch.force === true ? undefined : await ports.table.get(urls);
  const slots = createSlots(batch.lambdaConcur);
  // A controller for each image: one signal with hundreds of listeners makes Node warn of a leak.
  const images = urls.map((url) => ({ url, over: new AbortController() }));
  const finished = new AbortController();
  const alarm = ports.clock.sleep(Math.max(0, time.deadlineMs - ports.clock.now()), finished.signal).then(
    () => images.forEach(({ over }) => over.abort()),
    () => undefined,
  );
  const outcomes = new Map(
    await Promise.all(
      images.map(async ({ url, over }): Promise<[string, ImageOutcome]> => [
        url,
        await downloadImage(
          { url, known: known?.get(url), slots, deadlineMs: time.deadlineMs, signal: over.signal },
          rules,
          ports,
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
