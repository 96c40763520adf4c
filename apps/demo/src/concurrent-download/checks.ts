import { type Check } from '../demo.js';
import { count, size } from '../summary/format.js';
import { type Cases, LAMBDA_CONCUR, MAX_CONCURRENCY, RETRY_AFTER_SECONDS } from './cases.js';
import { type RequestCounts } from './request-log.js';
import { type CompletedExecution } from './follow-execution.js';
import { type ApiResponse } from '../post-to-api.js';
import { type Notification } from '../inbox.js';
import { type Stored, findDamaged, countUnmatched } from './stored.js';

/** The evidence for the guarantees. */
export interface Evidence {
  readonly cases: Cases;
  readonly baseUrl: string;
  readonly success: CompletedExecution;
  readonly again: CompletedExecution;
  readonly failure: CompletedExecution;
  /** The stored images after the first execution. */
  readonly storedFirst: Stored;
  /** The stored images after the last execution. */
  readonly stored: Stored;
  /** The requests up to the end of the first execution. */
  readonly seenFirst: RequestCounts;
  readonly notification: Notification | undefined;
  /** The response to an invalid body, and the executions and requests that it caused. */
  readonly rejected: { readonly answer: ApiResponse; readonly executions: number; readonly requests: number };
}

/** Checks the guarantees of ConcurrentDownload. */
export function checks(evidence: Evidence): Check[] {
  return [nothingLost, nothingTwice, busyServersSpared, brokenNamed, limitKept, cheap, badInputRefused].map((check) =>
    check(evidence),
  );
}

function nothingLost({ cases: { all }, baseUrl, success, storedFirst }: Evidence): Check {
  const bad = findDamaged(storedFirst, baseUrl, all);
  const { images, rows } = storedFirst;
  return {
    guarantee: 'No image is lost or damaged',
    held:
      success.output?.succeeded === all.length &&
      images.size === all.length &&
      rows.size === all.length &&
      countUnmatched(storedFirst) === 0 &&
      bad.length === 0,
    figures: `${count(all.length)} images, ${count(images.size)} objects, ${count(rows.size)} rows, ${count(countUnmatched(storedFirst))} unmatched; ${bad.length === 0 ? 'every object has the MD5 of its image' : `${count(bad.length)} wrong, the first: ${bad[0] ?? ''}`}`,
  };
}

function nothingTwice({ cases: { all }, again }: Evidence): Check {
  return {
    guarantee: 'Unchanged images are not downloaded again',
    held: again.output?.unchanged === all.length && again.bytes === 0,
    figures:
      `second execution: ${count(again.responses.get(304) ?? 0)} × 304 Not Modified, ${size(again.bytes)} ` +
      'downloaded',
  };
}

function busyServersSpared({ cases: { busyAtFirst }, seenFirst, success }: Evidence): Check {
  const asked = [...busyAtFirst].map((path) => seenFirst.byPath.get(path) ?? 0);
  return {
    guarantee: 'A busy server gets a retry only after its Retry-After',
    held:
      asked.every((times) => times === 2) &&
      success.responses.get(503) === busyAtFirst.size &&
      seenFirst.tooEarly === 0,
    figures:
      `${busyAtFirst.size} images returned 503 with Retry-After: ${RETRY_AFTER_SECONDS}; each took ` +
      `${[...new Set(asked)].sort().join(' or ')} requests, ${seenFirst.tooEarly} of them too early`,
  };
}

function brokenNamed({ cases: { all, fresh, broken }, baseUrl, failure, stored, notification }: Evidence): Check {
  const listed = fresh.length + broken.length;
  const named = broken.filter((path) => notification?.message.includes(`${baseUrl}/${path}`));
  const kept = fresh.length - findDamaged(stored, baseUrl, fresh).length;
  return {
    guarantee: 'Failed images are reported and do not affect the others',
    held:
      failure.report.status === 'FAILED' &&
      failure.report.failure?.startsWith(`DownloadsFailed: ${broken.length} of ${listed} `) === true &&
      named.length === broken.length &&
      kept === fresh.length &&
      stored.images.size === all.length + fresh.length &&
      stored.rows.size === all.length + fresh.length,
    figures:
      `${named.length} of ${broken.length} failed images in the notification; ${kept} of ${fresh.length} ` +
      'good images stored',
  };
}

function limitKept({ success, again, failure }: Evidence): Check {
  const limit = LAMBDA_CONCUR * MAX_CONCURRENCY;
  const most = Math.max(...[success, again, failure].map(({ maxConcurrentRequests: mostAtOnce }) => mostAtOnce));
  return {
    guarantee: 'The server never has more concurrent requests than the input allows',
    held: most <= limit,
    figures:
      `at most ${most} concurrent requests; lambdaConcur ${LAMBDA_CONCUR} × ${MAX_CONCURRENCY} concurrent ` +
      `batches = ${limit}`,
  };
}

function cheap({ cases: { all }, success }: Evidence): Check {
  const { transitions } = success.report;
  return {
    guarantee: 'At most 60 state transitions per 1,000 images',
    held: transitions <= Math.max(60, (60 * all.length) / 1_000),
    figures:
      `${count(transitions)} for ${count(all.length)} images; one Map item per image, as in the source ` +
      `system, takes about ${count(Math.round(1.206 * all.length))}`,
  };
}

function badInputRefused({ rejected: { answer, executions, requests } }: Evidence): Check {
  return {
    guarantee: 'An invalid input is rejected with its field and has no side effects',
    held: answer.status === 400 && answer.field === 'lambdaConcur' && executions === 0 && requests === 0,
    figures:
      `POST / returned ${answer.status}, "${answer.message ?? ''}"; ${executions} executions, ${requests} ` +
      'requests to the server',
  };
}
