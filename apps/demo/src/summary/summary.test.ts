import { describe, expect, it } from 'vitest';
import { failuresOf, type DemoReport } from '../demo.js';
import { count, truncate, duration, size, wrap } from './format.js';
import { renderSummary } from './summary.js';

const report: DemoReport = {
  workflow: 'ConcurrentDownload',
  about:
    'A web server with 5,000 country flags, some slow, some busy at first. A state machine that the CDK ' +
    'synthesized downloads them, in batches, into S3.',
  endpoint: 'http://127.0.0.1:1',
  peakMegabytes: 600,
  consoleUrl: 'http://127.0.0.1:4566/_stepwell/#token=t',
  runs: [
    {
      title: '5,000 flags',
      executionArn: 'arn:aws:states:us-east-1:123456789012:execution:Images:one',
      status: 'SUCCEEDED',
      expected: 'SUCCEEDED',
      outcome: '5,000 stored, 20.3 MB',
      milliseconds: 62_000,
      transitions: 131,
      functionCalls: 126,
      states: [
        { name: 'Plan batches', entered: 1, startsAfter: 2, milliseconds: 900 },
        { name: 'Input valid?', entered: 1, startsAfter: 902, milliseconds: 0 },
        { name: 'Download batches', entered: 1, startsAfter: 902, milliseconds: 59_000 },
        { name: 'Download batch', entered: 125, startsAfter: 905, milliseconds: 58_990 },
        { name: 'Consolidate results', entered: 1, startsAfter: 59_902, milliseconds: 2_050 },
        { name: 'All images downloaded', entered: 1, startsAfter: 62_000, milliseconds: 0 },
      ],
      facts: [['the web server', '5,000 × 200 OK, 8 × 503 Service Unavailable; 20.3 MB of images sent']],
    },
    {
      title: '30 more and 3 broken ones',
      executionArn: 'arn:aws:states:us-east-1:123456789012:execution:Images:two',
      status: 'FAILED',
      expected: 'FAILED',
      outcome: '30 stored, 3 reported',
      milliseconds: 1_234,
      transitions: 9,
      functionCalls: 2,
      states: [{ name: 'A state with a name that is far too long', entered: 1, startsAfter: 0, milliseconds: 1_234 }],
      facts: [['the web server', '30 × 304 Not Modified, 2 × 404 Not Found; 0 B of images sent']],
      failure:
        'DownloadsFailed: 2 of 32 images could not be downloaded; the first: ' +
        'http://127.0.0.1:8080/flags/zz/zz.gif (404 Not Found).',
      notification: 'Subject\n\n- http://127.0.0.1:8080/flags/zz/zz.gif: 404 Not Found',
    },
  ],
  stored: [['objects in S3', '5,030, 20.4 MB']],
  checks: [
    { guarantee: 'Nothing is lost', held: true, figures: '5,000 images, 5,000 objects' },
    { guarantee: 'Nothing twice', held: true, figures: '0 downloaded again' },
  ],
};

const [first, second] = report.runs;
const broken: DemoReport = {
  ...report,
  runs:
    first && second
      ? [
          { ...first, status: 'FAILED', failure: 'States.Runtime: no such function' },
          { ...second, status: 'SUCCEEDED' },
        ]
      : [],
  checks: [{ guarantee: 'Nothing twice', held: false, figures: '3 downloaded again' }],
};

describe('a summary', () => {
  it('matches the golden file', async () => {
    await expect(renderSummary(report, { color: false })).toMatchFileSnapshot('summary.golden.txt');
  });

  it('lists failures as in the golden file', async () => {
    await expect(renderSummary(broken, { color: false })).toMatchFileSnapshot('summary-broken.golden.txt');
  });

  it.each([
    ['without failures', report],
    ['with failures', broken],
  ])('fits 80 columns without trailing spaces (%s)', (_what, shown) => {
    const lines = renderSummary(shown, { color: false }).split('\n');
    expect(lines.filter((line) => line.length > 80 || line !== line.trimEnd())).toEqual([]);
  });

  it('has the same text in color', () => {
    expect(renderSummary(report, { color: true }).replace(/\u001B\[\d+m/g, '')).toBe(
      renderSummary(report, { color: false }),
    );
    expect(renderSummary(report, { color: true })).toContain('\u001B[');
  });
});

describe('failures', () => {
  it('are empty if every execution has its expected status and every guarantee holds', () => {
    expect(failuresOf(report)).toEqual([]);
  });

  it('contain each execution with an unexpected status, and each guarantee that does not hold', () => {
    expect(failuresOf(broken)).toEqual([
      '"5,000 flags" ended with FAILED, expected SUCCEEDED: States.Runtime: no such function',
      expect.stringContaining('"30 more and 3 broken ones" ended with SUCCEEDED, expected FAILED'),
      'Nothing twice (3 downloaded again)',
    ]);
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

  it('have thousands separators', () => expect(count(1_234_567)).toBe('1,234,567'));

  it('are wrapped at spaces where possible', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
    expect(wrap('a\n\nb', 4)).toEqual(['a', '', 'b']);
  });

  it('are truncated', () => {
    expect([truncate('abcd', 4), truncate('abcde', 4)]).toEqual(['abcd', 'abc…']);
  });
});
