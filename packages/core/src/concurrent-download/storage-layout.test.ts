import { describe, expect, it } from 'vitest';
import {
  batchReportKey,
  batchReportsPrefix,
  inputManifestKey,
  isJsonLinesManifest,
  executionPrefix,
  reportKey,
} from './storage-layout.js';

describe('the layout of the bucket', () => {
  it('is stable: changing a key is a breaking change', () => {
    const run = executionPrefix('images', 'run-1');
    expect([run, batchReportsPrefix(run), batchReportKey(run, '7'), reportKey(run), inputManifestKey('ab')]).toEqual([
      '_stepwell/concurrent-download/images/run-1/',
      '_stepwell/concurrent-download/images/run-1/batches/',
      '_stepwell/concurrent-download/images/run-1/batches/7.json',
      '_stepwell/concurrent-download/images/run-1/report.jsonl',
      '_stepwell/inputs/ab.json',
    ]);
  });

  it('distinguishes JSON Lines from JSON by the extension of a key', () => {
    expect(['a.jsonl', 'a.ndjson', 'a.json', 'a', 'jsonl'].map(isJsonLinesManifest)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
