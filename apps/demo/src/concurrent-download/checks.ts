import { type Check } from '../demo.js';
import { count, size } from '../summary/format.js';
import { type Cases, LAMBDA_CONCUR, MAX_CONCURRENCY, RETRY_AFTER_SECONDS } from './cases.js';
import { type RequestCounts } from './request-log.js';
import { type CompletedExecution } from './follow-execution.js';
import { type ApiResponse } from './post-to-api.js';
import { type Notification } from './inbox.js';
import { type Stored, findDamaged, countUnmatched } from './stored.js';

/** Everything that the guarantees are held against. */
export interface Evidence {
  readonly cases: Cases;
  readonly baseUrl: string;
  readonly success: CompletedExecution;
  readonly again: CompletedExecution;
  readonly failure: CompletedExecution;
  /** What was stored after the first run. */
  readonly storedFirst: Stored;
  /** What is stored in the end. */
  readonly stored: Stored;
  /** What the server had seen after the first run. */
  readonly seenFirst: RequestCounts;
  readonly notification: Notification | undefined;
  /** What a bad body was answered, and how many executions and requests there were because of it. */
  readonly rejected: { readonly answer: ApiResponse; readonly executions: number; readonly requests: number };
}

/** What ConcurrentDownload guarantees, each held against the figures. */
export function checks(evidence: Evidence): Check[] {
  return [nothingLost, nothingTwice, busyServersSpared, brokenNamed, limitKept, cheap, badInputRefused].map((check) =>
    check(evidence),
  );
}

function nothingLost({ cases: { all }, baseUrl, success, storedFirst }: Evidence): Check {
  const bad = findDamaged(storedFirst, baseUrl, all);
  const { images, rows } = storedFirst;
  return {
    guarantee: 'Nothing is lost or damaged',
    held:
      success.output?.succeeded === all.length &&
      images.size === all.length &&
      rows.size === all.length &&
      countUnmatched(storedFirst) === 0 &&
      bad.length === 0,
    figures: `${count(all.length)} images, ${count(images.size)} objects, ${count(rows.size)} rows, ${count(countUnmatched(storedFirst))} without the other; ${bad.length === 0 ? 'every object has the MD5 of its image' : `${count(bad.length)} wrong, the first: ${bad[0] ?? ''}`}`,
  };
}

function nothingTwice({ cases: { all }, again }: Evidence): Check {
  return {
    guarantee: 'What has not changed is not downloaded again',
    held: again.output?.unchanged === all.length && again.bytes === 0,
    figures: `second run: ${count(again.responses.get(304) ?? 0)} × 304 Not Modified, ${size(again.bytes)} downloaded`,
  };
}

function busyServersSpared({ cases: { busyAtFirst }, seenFirst, success }: Evidence): Check {
  const asked = [...busyAtFirst].map((path) => seenFirst.byPath.get(path) ?? 0);
  return {
    guarantee: 'A busy server is asked again, not before it said',
    held:
      asked.every((times) => times === 2) &&
      success.responses.get(503) === busyAtFirst.size &&
      seenFirst.tooEarly === 0,
    figures: `${busyAtFirst.size} images answered 503 with Retry-After: ${RETRY_AFTER_SECONDS}; each took ${[...new Set(asked)].sort().join(' or ')} requests, ${seenFirst.tooEarly} of them too early`,
  };
}

function brokenNamed({ cases: { all, fresh, broken }, baseUrl, failure, stored, notification }: Evidence): Check {
  const listed = fresh.length + broken.length;
  const named = broken.filter((path) => notification?.message.includes(`${baseUrl}/${path}`));
  const kept = fresh.length - findDamaged(stored, baseUrl, fresh).length;
  return {
    guarantee: 'What is broken is named, and hides nothing that is fine',
    held:
      failure.report.status === 'FAILED' &&
      failure.report.failure?.startsWith(`DownloadsFailed: ${broken.length} of ${listed} `) === true &&
      named.length === broken.length &&
      kept === fresh.length &&
      stored.images.size === all.length + fresh.length &&
      stored.rows.size === all.length + fresh.length,
    figures: `${named.length} of ${broken.length} broken ones named in the notification; ${kept} of the ${fresh.length} beside them stored`,
  };
}

function limitKept({ success, again, failure }: Evidence): Check {
  const limit = LAMBDA_CONCUR * MAX_CONCURRENCY;
  const most = Math.max(...[success, again, failure].map(({ maxConcurrentRequests: mostAtOnce }) => mostAtOnce));
  return {
    guarantee: 'The server never has more to do than the input allows',
    held: most <= limit,
    figures: `at most ${most} requests at once; lambdaConcur ${LAMBDA_CONCUR} × ${MAX_CONCURRENCY} batches at a time = ${limit}`,
  };
}

function cheap({ cases: { all }, success }: Evidence): Check {
  const { transitions } = success.report;
  return {
    guarantee: 'At most 60 state transitions for each 1,000 images',
    held: transitions <= Math.max(60, (60 * all.length) / 1_000),
    figures: `${count(transitions)} for ${count(all.length)} images; one Map item an image, as the source has it, takes about ${count(Math.round(1.206 * all.length))}`,
  };
}

function badInputRefused({ rejected: { answer, executions, requests } }: Evidence): Check {
  return {
    guarantee: 'A bad input is refused before anything happens, by the name of its field',
    held: answer.status === 400 && answer.field === 'lambdaConcur' && executions === 0 && requests === 0,
    figures: `POST / answered ${answer.status}, "${answer.message ?? ''}"; ${executions} executions, ${requests} requests to the server`,
  };
}
