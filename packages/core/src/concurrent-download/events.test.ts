import { describe, expect, it } from 'vitest';
import { parseConsolidateEvent, parseDownloadBatchEvent } from './events.js';

const batch = {
  run: '_stepwell/concurrent-download/images/run-1/',
  batch: '12',
  baseUrl: 'https://example.com/flags',
  resourcePaths: ['a.gif'],
  lambdaConcur: 5,
};

describe('what the state machine gives the functions', () => {
  it('is taken as the construct writes it', () => {
    expect(parseDownloadBatchEvent({ ...batch, force: false })).toEqual({ ...batch, force: false });
    expect(parseConsolidateEvent({ run: batch.run, reported: 3 })).toEqual({ run: batch.run, reported: 3 });
  });

  it('may hold paths that nobody checked, for a bad one is a failure of that image alone', () => {
    expect(parseDownloadBatchEvent({ ...batch, resourcePaths: ['../x', 7, null] }).resourcePaths).toEqual([
      '../x',
      7,
      null,
    ]);
  });

  it.each([
    [{ run: 'images/' }, 'run'],
    [{ run: '_stepwell/x' }, 'run'],
    [{ batch: '../0' }, 'batch'],
    [{ baseUrl: 'ftp://x' }, 'baseUrl'],
    [{ resourcePaths: 'a' }, 'resourcePaths'],
    [{ lambdaConcur: 41 }, 'lambdaConcur'],
    [{ force: 1 }, 'force'],
  ])('is refused with %j', (part, field) => {
    expect(() => parseDownloadBatchEvent({ ...batch, ...part })).toThrow(
      expect.objectContaining({ name: 'InvalidInput', field }),
    );
  });

  it('is refused without a number of reported images', () => {
    expect(() => parseConsolidateEvent({ run: batch.run })).toThrow(
      'reported is required: the number of images that the batches reported',
    );
  });
});
