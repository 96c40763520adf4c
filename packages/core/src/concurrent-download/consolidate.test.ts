import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8Bytes } from '../contract/payload.js';
import { compareBatches, createDownloadTotals, failureCause, failureNotification } from './consolidate.js';
import { type DownloadResult } from './output.js';

const report = { bucket: 'images', key: 'run/report.jsonl' };
const success = (n: number): DownloadResult => ({ url: `https://h/${n}.gif`, statusCode: 200, filename: `h/${n}.gif` });
const unchanged = (n: number): DownloadResult => ({
  url: `https://h/${n}.gif`,
  statusCode: 304,
  filename: `h/${n}.gif`,
  unchanged: true,
});
const failure = (n: number): DownloadResult => ({
  url: `https://h/${n}.gif`,
  statusCode: 404,
  message: '404 Not Found',
});

describe('consolidating an execution', () => {
  it('adds up the batches and writes every result as a line', () => {
    const totals = createDownloadTotals();
    expect(totals.add({ batch: '0', results: [success(1), failure(2)], bytes: 100 })).toBe(
      `${JSON.stringify(success(1))}\n${JSON.stringify(failure(2))}\n`,
    );
    totals.add({ batch: '1', results: [unchanged(3)] });
    expect(totals.output('run/', 3, report)).toEqual({
      allSucceeded: false,
      requested: 3,
      succeeded: 2,
      unchanged: 1,
      failed: 1,
      bytes: 100,
      firstFailures: [failure(2)],
      report,
      results: [success(1), failure(2), unchanged(3)],
    });
  });

  it('lists the first ten failures and omits results above 32 KiB, so that the output stays small for any number of images', () => {
    const totals = createDownloadTotals();
    const long = (n: number): DownloadResult => ({
      url: `https://h/${'u'.repeat(2_000)}${n}`,
      statusCode: 0,
      message: 'm'.repeat(500),
    });
    for (let batch = 0; batch < 250; batch += 1)
      totals.add({ batch: String(batch), results: Array.from({ length: 40 }, (_, index) => long(batch * 40 + index)) });
    const output = totals.output('run/', 10_000, report);
    expect(output).toMatchObject({ requested: 10_000, failed: 10_000, firstFailures: { length: 10 } });
    expect(output.results).toBeUndefined();
    expect(utf8Bytes(JSON.stringify(output))).toBeLessThan(64 * 1024);
  });

  it('includes results only if their JSON takes no more than 32 KiB', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 600 }), { maxLength: 120 }), (messages) => {
        const results = messages.map((message, n): DownloadResult => ({
          url: `https://h/${n}`,
          statusCode: 0,
          message,
        }));
        const totals = createDownloadTotals();
        totals.add({ batch: '0', results });
        const kept = totals.output('run/', results.length, report).results;
        const bytes = utf8Bytes(JSON.stringify(results));
        // The comma that each result accounts for can take up the last byte.
        if (bytes < 32 * 1024) expect(kept).toEqual(results);
        if (bytes > 32 * 1024) expect(kept).toBeUndefined();
      }),
      { numRuns: 50 },
    );
  });

  it('truncates the message of a lost function, so that ten of them stay small', () => {
    const totals = createDownloadTotals();
    totals.add({ batch: '0', results: [{ ...failure(1), message: 'x'.repeat(32_768) }] });
    expect(totals.output('run/', 1, report).firstFailures[0]).toMatchObject({ message: `${'x'.repeat(499)}…` });
  });

  it('fails by name if the number of results differs from the number that the batches reported', () => {
    const totals = createDownloadTotals();
    totals.add({ batch: '0', results: [success(1)] });
    expect(() => totals.output('run/', 2, report)).toThrow(
      expect.objectContaining({ name: 'ReportIncomplete', found: 1, reported: 2, retryable: false }),
    );
    expect(() => totals.output('run/', 0, report)).toThrow('run/batches/ holds 1 results, and the batches reported 0');
  });

  it('sorts batches by number, then by name', () => {
    expect(['10', '9', 'b', '0', '100', 'a'].sort(compareBatches)).toEqual(['0', '9', '10', '100', 'a', 'b']);
  });
});

describe('the message of a failed execution', () => {
  const output = (failed: number) => {
    const totals = createDownloadTotals();
    totals.add({ batch: '0', results: Array.from({ length: 200 }, (_, n) => (n < failed ? failure(n) : success(n))) });
    return totals.output('run/', 200, report);
  };

  it('contains the number of failures, the total, the first failure and the report location', () => {
    expect(failureCause(output(3))).toBe(
      '3 of 200 images could not be downloaded; the first: https://h/0.gif (404 Not Found). Whole report: s3://images/run/report.jsonl',
    );
  });

  it('notifies subscribers of the first failures and the number of others', () => {
    const { subject, message } = failureNotification(output(12), 'arn:aws:states:us-east-1:1:execution:m:e');
    expect(subject).toBe('12 of 200 images could not be downloaded');
    expect(message.split('\n').filter((line) => line.startsWith('- '))).toHaveLength(11);
    expect(message).toContain('- https://h/9.gif: 404 Not Found\n- and 2 more\n');
    expect(message).toContain('s3://images/run/report.jsonl');
    expect(failureNotification(output(2), 'x').message).not.toContain('more');
  });
});
