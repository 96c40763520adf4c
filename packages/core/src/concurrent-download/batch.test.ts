import { describe, expect, it } from 'vitest';
import { parseConsolidateEvent, parseDownloadBatchEvent } from './batch.js';

const batch = {
  run: '_stepwell/concurrent-download/images/run-1/',
  batch: '12',
  baseUrl: 'https://example.com/flags',
  resourcePaths: ['a.gif'],
  lambdaConcur: 5,
};

describe('the events of the functions', () => {
  it('are accepted in the form that the construct writes', () => {
    expect(parseDownloadBatchEvent({ ...batch, force: false })).toEqual({ ...batch, force: false });
    expect(parseConsolidateEvent({ run: batch.run, reported: 3 })).toEqual({ run: batch.run, reported: 3 });
  });

  it('may contain unchecked paths, because an invalid path fails only its own image', () => {
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
  ])('are rejected with %j', (part, field) => {
    expect(() => parseDownloadBatchEvent({ ...batch, ...part })).toThrow(
      expect.objectContaining({ name: 'InvalidInput', field }),
    );
  });

  it('are rejected without a number of reported images', () => {
    expect(() => parseConsolidateEvent({ run: batch.run })).toThrow(
      'reported is required: the number of images that the batches reported',
    );
  });
});
