import { describe, expect, it } from 'vitest';
import { type DemoReport } from '../demo.js';
import { duration, size, wrap } from './format.js';
import { summaryOf } from './summary.js';

const report: DemoReport = {
  workflow: 'ConcurrentDownload',
  about: 'A web server of 240 flags, some slow, some answering 503 at first; a state machine that the CDK synthesized.',
  endpoint: 'http://127.0.0.1:1',
  runs: [
    {
      title: '30 flags and 2 that do not exist',
      executionArn: 'arn:aws:states:us-east-1:123456789012:execution:Images:one',
      status: 'FAILED',
      milliseconds: 1_234,
      transitions: 9,
      functionCalls: 2,
      states: [
        { name: 'Plan batches', entered: 1, milliseconds: 0 },
        { name: 'Download batch', entered: 6, milliseconds: 900 },
        { name: 'Consolidate results', entered: 1, milliseconds: 90 },
      ],
      facts: [['the server sent', '30 × 304, 2 × 404; 0 B of images']],
      failure: 'DownloadsFailed: 2 of 32 images could not be downloaded; the first: http://127.0.0.1:8080/flags/zz/zz.gif (404 Not Found).',
      notification: 'Subject\n\n- http://127.0.0.1:8080/flags/zz/zz.gif: 404 Not Found',
    },
  ],
  stored: [['objects in S3', '240 (300.0 kB)']],
  checks: [
    { guarantee: 'Nothing is lost', held: true, figures: '240 images, 240 objects' },
    { guarantee: 'Nothing twice', held: false, figures: '3 downloaded again' },
  ],
};

describe('a summary', () => {
  it('reads like this', async () => {
    await expect(summaryOf(report, { colour: false })).toMatchFileSnapshot('summary.golden.txt');
  });

  it('fits 80 columns', () => {
    expect(Math.max(...summaryOf(report, { colour: false }).split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('has the same words in colour', () => {
    expect(summaryOf(report, { colour: true }).replace(/\u001B\[\d+m/g, '')).toBe(summaryOf(report, { colour: false }));
    expect(summaryOf(report, { colour: true })).toContain('\u001B[');
  });
});

describe('figures', () => {
  it.each([
    [0, '0 ms'],
    [999, '999 ms'],
    [1_000, '1.0 s'],
    [125_400, '2 min 05 s'],
  ])('%d milliseconds are %s', (milliseconds, text) => expect(duration(milliseconds)).toBe(text));

  it.each([
    [0, '0 B'],
    [1_500, '1.5 kB'],
    [2_000_000_000, '2.0 GB'],
  ])('%d bytes are %s', (bytes, text) => expect(size(bytes)).toBe(text));

  it('are wrapped at spaces, and where there is none', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
    expect(wrap('a\n\nb', 4)).toEqual(['a', '', 'b']);
  });
});
