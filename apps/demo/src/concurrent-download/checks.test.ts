import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { EXTRA_IMAGES, type Cases, assignFlags } from './cases.js';
import { checks, type Evidence } from './checks.js';
import { type Flag, makeFlags } from './flags/flag-set.js';
import { type CompletedExecution } from './follow-execution.js';
import { type Stored } from './stored.js';

const baseUrl = 'http://127.0.0.1:1/flags';
const IMAGES = 40;
let cases: Cases;
beforeAll(async () => {
  cases = assignFlags(await makeFlags(IMAGES + EXTRA_IMAGES));
});

const storedFlags = (flags: readonly Flag[]): Stored => ({
  images: new Map(
    flags.map(({ path, body }) => [path, { size: body.length, md5: createHash('md5').update(body).digest('hex') }]),
  ),
  rows: new Map(flags.map(({ path }) => [`${baseUrl}/${path}`, path])),
});

function completedExecution(
  status: string,
  figures: Partial<CompletedExecution> & {
    transitions?: number;
    failure?: string;
    succeeded?: number;
    unchanged?: number;
  },
): CompletedExecution {
  const { transitions = 7, failure, succeeded = IMAGES, unchanged = 0, ...rest } = figures;
  const report = {
    title: '',
    executionArn: '',
    status,
    milliseconds: 1,
    transitions,
    functionCalls: 2,
    states: [],
    facts: [],
    failure,
  };
  const output = {
    allSucceeded: true,
    requested: IMAGES,
    succeeded,
    unchanged,
    failed: 0,
    bytes: 0,
    firstFailures: [],
    report: { bucket: 'b', key: 'k' },
  };
  return {
    report,
    output: status === 'SUCCEEDED' ? output : undefined,
    responses: new Map(),
    bytes: 0,
    maxConcurrentRequests: 20,
    ...rest,
  };
}

/** The evidence of a demo in which all guarantees hold. */
function goodEvidence(): Evidence {
  return {
    cases,
    baseUrl,
    success: completedExecution('SUCCEEDED', {
      responses: new Map([
        [200, IMAGES],
        [503, 8],
      ]),
      bytes: 1_000,
    }),
    again: completedExecution('SUCCEEDED', { unchanged: IMAGES, responses: new Map([[304, IMAGES]]) }),
    failure: completedExecution('FAILED', {
      failure: 'DownloadsFailed: 3 of 33 images could not be downloaded; the first: …',
    }),
    storedFirst: storedFlags(cases.all),
    stored: storedFlags([...cases.all, ...cases.fresh]),
    seenFirst: {
      requests: 48,
      responses: new Map(),
      byPath: new Map([...cases.busyAtFirst].map((path) => [path, 2])),
      bytes: 1_000,
      tooEarly: 0,
    },
    notification: { subject: '3 of 33', message: cases.broken.map((path) => `- ${baseUrl}/${path}: 404`).join('\n') },
    rejected: { answer: { status: 400, field: 'lambdaConcur', message: 'no' }, executions: 0, requests: 0 },
  };
}

const failedGuarantees = (evidence: Evidence): string[] =>
  checks(evidence)
    .filter(({ held }) => !held)
    .map(({ guarantee }) => guarantee);

describe('the guarantees of ConcurrentDownload', () => {
  it('hold for good evidence', () => {
    expect(failedGuarantees(goodEvidence())).toEqual([]);
  });

  const breaches: [what: string, guarantee: RegExp, breach: (evidence: Evidence) => Partial<Evidence>][] = [
    ['an object is missing', /^No image is lost/, () => ({ storedFirst: storedFlags(cases.all.slice(1)) })],
    [
      'an object holds other bytes',
      /^No image is lost/,
      ({ storedFirst }) => ({
        storedFirst: {
          ...storedFirst,
          images: new Map([...storedFirst.images].map(([key, image]) => [key, { ...image, md5: '0' }])),
        },
      }),
    ],
    [
      'a row is missing',
      /^No image is lost/,
      ({ storedFirst }) => ({ storedFirst: { ...storedFirst, rows: new Map([...storedFirst.rows].slice(1)) } }),
    ],
    [
      'there is an extra object',
      /^No image is lost/,
      () => ({ storedFirst: storedFlags([...cases.all, ...cases.fresh.slice(0, 1)]) }),
    ],
    [
      'the first execution counts fewer images',
      /^No image is lost/,
      () => ({ success: completedExecution('SUCCEEDED', { succeeded: IMAGES - 1, responses: new Map([[503, 8]]) }) }),
    ],
    [
      'an unchanged image is sent again',
      /^Unchanged images/,
      () => ({ again: completedExecution('SUCCEEDED', { unchanged: IMAGES, bytes: 1 }) }),
    ],
    [
      'an image counts as changed',
      /^Unchanged images/,
      () => ({ again: completedExecution('SUCCEEDED', { unchanged: IMAGES - 1 }) }),
    ],
    [
      'a busy server gets a third request',
      /^A busy server/,
      ({ seenFirst }) => ({
        seenFirst: { ...seenFirst, byPath: new Map([...seenFirst.byPath].map(([path]) => [path, 3])) },
      }),
    ],
    [
      'a busy server gets an early request',
      /^A busy server/,
      ({ seenFirst }) => ({ seenFirst: { ...seenFirst, tooEarly: 1 } }),
    ],
    ['the fail case succeeds', /^Failed images/, () => ({ failure: completedExecution('SUCCEEDED', {}) })],
    [
      'the error has the wrong count',
      /^Failed images/,
      () => ({
        failure: completedExecution('FAILED', { failure: 'DownloadsFailed: 2 of 33 images could not be downloaded' }),
      }),
    ],
    ['no notification is sent', /^Failed images/, () => ({ notification: undefined })],
    [
      'the notification lacks a broken image',
      /^Failed images/,
      ({ notification }) => ({
        notification: { subject: '', message: notification?.message.split('\n').slice(1).join('\n') ?? '' },
      }),
    ],
    [
      'a good image of the fail case is lost',
      /^Failed images/,
      () => ({ stored: storedFlags([...cases.all, ...cases.fresh.slice(1)]) }),
    ],
    [
      'there are too many concurrent requests',
      /^The server never/,
      () => ({ again: completedExecution('SUCCEEDED', { unchanged: IMAGES, maxConcurrentRequests: 21 }) }),
    ],
    [
      'an execution takes too many transitions',
      /^At most 60/,
      ({ success }) => ({ success: { ...success, report: { ...success.report, transitions: 61 } } }),
    ],
    [
      'a bad input is accepted',
      /^An invalid input/,
      () => ({ rejected: { answer: { status: 200 }, executions: 1, requests: 0 } }),
    ],
    [
      'a bad input starts an execution',
      /^An invalid input/,
      ({ rejected }) => ({ rejected: { ...rejected, executions: 1 } }),
    ],
    [
      'the error does not contain the field',
      /^An invalid input/,
      ({ rejected }) => ({ rejected: { ...rejected, answer: { status: 400 } } }),
    ],
  ];
  it.each(breaches)('do not hold when %s', (_what, guarantee, breach) => {
    const evidence = goodEvidence();
    expect(failedGuarantees({ ...evidence, ...breach(evidence) })).toEqual([expect.stringMatching(guarantee)]);
  });
});
