import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { EXTRA_IMAGES, type Cases, sharedOut } from './cases.js';
import { checks, type Evidence } from './checks.js';
import { type Flag, makeFlags } from './flags/flag-set.js';
import { type Ran } from './run.js';
import { type Stored } from './stored.js';

const baseUrl = 'http://127.0.0.1:1/flags';
const IMAGES = 40;
let cases: Cases;
beforeAll(async () => {
  cases = sharedOut(await makeFlags(IMAGES + EXTRA_IMAGES));
});

const storing = (flags: readonly Flag[]): Stored => ({
  images: new Map(
    flags.map(({ path, body }) => [path, { size: body.length, md5: createHash('md5').update(body).digest('hex') }]),
  ),
  rows: new Map(flags.map(({ path }) => [`${baseUrl}/${path}`, path])),
});

function ran(
  status: string,
  figures: Partial<Ran> & { transitions?: number; failure?: string; succeeded?: number; unchanged?: number },
): Ran {
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
    answers: new Map(),
    bytes: 0,
    mostAtOnce: 20,
    ...rest,
  };
}

/** A demo in which all went well. */
function good(): Evidence {
  return {
    cases,
    baseUrl,
    success: ran('SUCCEEDED', {
      answers: new Map([
        [200, IMAGES],
        [503, 8],
      ]),
      bytes: 1_000,
    }),
    again: ran('SUCCEEDED', { unchanged: IMAGES, answers: new Map([[304, IMAGES]]) }),
    failure: ran('FAILED', { failure: 'DownloadsFailed: 3 of 33 images could not be downloaded; the first: …' }),
    storedFirst: storing(cases.all),
    stored: storing([...cases.all, ...cases.fresh]),
    seenFirst: {
      requests: 48,
      answers: new Map(),
      byPath: new Map([...cases.busyAtFirst].map((path) => [path, 2])),
      bytes: 1_000,
      tooEarly: 0,
    },
    notification: { subject: '3 of 33', message: cases.broken.map((path) => `- ${baseUrl}/${path}: 404`).join('\n') },
    refused: { answer: { status: 400, field: 'lambdaConcur', message: 'no' }, executions: 0, requests: 0 },
  };
}

const broken = (evidence: Evidence): string[] =>
  checks(evidence)
    .filter(({ held }) => !held)
    .map(({ guarantee }) => guarantee);

describe('the guarantees of ConcurrentDownload', () => {
  it('hold when all went well', () => {
    expect(broken(good())).toEqual([]);
  });

  const breaches: [what: string, guarantee: RegExp, breach: (evidence: Evidence) => Partial<Evidence>][] = [
    ['an object is missing', /^Nothing is lost/, () => ({ storedFirst: storing(cases.all.slice(1)) })],
    [
      'an object holds other bytes',
      /^Nothing is lost/,
      ({ storedFirst }) => ({
        storedFirst: {
          ...storedFirst,
          images: new Map([...storedFirst.images].map(([key, image]) => [key, { ...image, md5: '0' }])),
        },
      }),
    ],
    [
      'a row is missing',
      /^Nothing is lost/,
      ({ storedFirst }) => ({ storedFirst: { ...storedFirst, rows: new Map([...storedFirst.rows].slice(1)) } }),
    ],
    [
      'there is an object too many',
      /^Nothing is lost/,
      () => ({ storedFirst: storing([...cases.all, ...cases.fresh.slice(0, 1)]) }),
    ],
    [
      'the first run counts fewer',
      /^Nothing is lost/,
      () => ({ success: ran('SUCCEEDED', { succeeded: IMAGES - 1, answers: new Map([[503, 8]]) }) }),
    ],
    [
      'an image is sent again',
      /^What has not changed/,
      () => ({ again: ran('SUCCEEDED', { unchanged: IMAGES, bytes: 1 }) }),
    ],
    [
      'an image counts as changed',
      /^What has not changed/,
      () => ({ again: ran('SUCCEEDED', { unchanged: IMAGES - 1 }) }),
    ],
    [
      'a busy server is asked a third time',
      /^A busy server/,
      ({ seenFirst }) => ({
        seenFirst: { ...seenFirst, byPath: new Map([...seenFirst.byPath].map(([path]) => [path, 3])) },
      }),
    ],
    [
      'a busy server is asked too early',
      /^A busy server/,
      ({ seenFirst }) => ({ seenFirst: { ...seenFirst, tooEarly: 1 } }),
    ],
    ['the fail case succeeds', /^What is broken/, () => ({ failure: ran('SUCCEEDED', {}) })],
    [
      'the failure counts wrong',
      /^What is broken/,
      () => ({ failure: ran('FAILED', { failure: 'DownloadsFailed: 2 of 33 images could not be downloaded' }) }),
    ],
    ['nobody is told', /^What is broken/, () => ({ notification: undefined })],
    [
      'one broken image is not named',
      /^What is broken/,
      ({ notification }) => ({
        notification: { subject: '', message: notification?.message.split('\n').slice(1).join('\n') ?? '' },
      }),
    ],
    [
      'an image beside the broken ones is lost',
      /^What is broken/,
      () => ({ stored: storing([...cases.all, ...cases.fresh.slice(1)]) }),
    ],
    [
      'there are too many requests at once',
      /^The server never/,
      () => ({ again: ran('SUCCEEDED', { unchanged: IMAGES, mostAtOnce: 21 }) }),
    ],
    [
      'a run takes too many transitions',
      /^At most 60/,
      ({ success }) => ({ success: { ...success, report: { ...success.report, transitions: 61 } } }),
    ],
    [
      'a bad input is accepted',
      /^A bad input/,
      () => ({ refused: { answer: { status: 200 }, executions: 1, requests: 0 } }),
    ],
    ['a bad input starts an execution', /^A bad input/, ({ refused }) => ({ refused: { ...refused, executions: 1 } })],
    [
      'the refusal does not name the field',
      /^A bad input/,
      ({ refused }) => ({ refused: { ...refused, answer: { status: 400 } } }),
    ],
  ];
  it.each(breaches)('do not hold when %s', (_what, guarantee, breach) => {
    const evidence = good();
    expect(broken({ ...evidence, ...breach(evidence) })).toEqual([expect.stringMatching(guarantee)]);
  });
});
