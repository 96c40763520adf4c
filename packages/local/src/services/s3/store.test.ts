import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAll } from '../../kernel/byte-stream.js';
import { Transactions } from '../../kernel/transactions.js';
import { BlobStore, memoryBlobSize } from './blob-store.js';
import { isDeleteMarker, type ObjectVersion, versionIdOf } from './object-versions.js';
import { type StoredObject } from './stored-object.js';
import { S3Store } from './store.js';

const object = (key: string): StoredObject => ({ key }) as StoredObject; // the store reads nothing else

describe('the store', () => {
  it('lists the keys that a transaction leaves, also one that is undone', () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.boolean(), fc.array(fc.tuple(fc.boolean(), fc.constantFrom('a', 'b', 'c', 'd'))))),
        (work) => {
          const transactions = new Transactions();
          const store = new S3Store(transactions, new BlobStore(tmpdir()));
          transactions.run(() => store.create('bucket', 'us-east-1', 0));
          let kept = new Set<string>();
          for (const [fails, changes] of work) {
            const after = new Set(kept);
            const run = () =>
              transactions.run(() => {
                for (const [puts, key] of changes) {
                  if (puts) store.addVersion('bucket', object(key));
                  else store.removeVersion('bucket', key, 'null');
                  if (puts) after.add(key);
                  else after.delete(key);
                  expect(store.keys('bucket')).toEqual([...after].sort());
                }
                if (fails) throw new Error('undone');
              });
            if (fails) expect(run).toThrow('undone');
            else {
              run();
              kept = after;
            }
            expect(store.keys('bucket')).toEqual([...kept].sort());
          }
        },
      ),
    ));

  it('keeps the versions of a key, newest first', () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('put', 'mark', 'remove'), fc.constantFrom('null', 'v1', 'v2', 'v3'))),
        (changes) => {
          const transactions = new Transactions();
          const store = new S3Store(transactions, new BlobStore(tmpdir()));
          transactions.run(() => store.create('bucket', 'us-east-1', 0));
          let expected: ObjectVersion[] = [];
          for (const [change, versionId] of changes) {
            const others = expected.filter((version) => versionIdOf(version) !== versionId);
            const marker = { key: 'k', versionId, lastModified: 0, isDeleteMarker: true } as const;
            const version = change === 'mark' ? marker : { ...object('k'), versionId };
            const affected = transactions.run(() =>
              change === 'remove' ? store.removeVersion('bucket', 'k', versionId) : store.addVersion('bucket', version),
            );
            expect(affected).toEqual(expected.find((each) => versionIdOf(each) === versionId));
            expected = change === 'remove' ? others : [version, ...others];
            const [latest] = expected;
            const isDeleted = latest === undefined || isDeleteMarker(latest);
            expect(store.versionsOf('bucket', 'k')).toEqual(expected);
            expect(store.findObject('bucket', 'k')).toEqual(isDeleted ? undefined : latest);
            expect(store.keys('bucket')).toEqual(isDeleted ? [] : ['k']);
            expect(store.versionKeys('bucket')).toEqual(expected.length === 0 ? [] : ['k']);
          }
        },
      ),
    ));

  it('changes only in transactions', () => {
    const store = new S3Store(new Transactions(), new BlobStore(tmpdir()));
    expect(() => store.create('bucket', 'us-east-1', 0)).toThrow('transaction');
  });
});

describe('blobs', () => {
  it('are in memory up to a size, and removed when they have no user', async () => {
    const blobs = new BlobStore(join(tmpdir(), 'stepwell-no-such-folder'));
    const bytes = Buffer.from('abcdef');
    const blob = blobs.keep(bytes);
    if (blob === undefined) throw new Error('a small blob is kept');
    expect(blobs.keep(Buffer.alloc(memoryBlobSize + 1))).toBeUndefined();
    blobs.retain([blob]);
    expect(blobs.release([blob])).toBeUndefined();
    expect((await readAll(blobs.read([blob], 1, 3))).toString()).toBe('bcd');
    expect((await readAll(blobs.read([blob, blob], 5, 7))).toString()).toBe('fab');
  });

  it('of small objects become files when their memory is used up', () => {
    const blobs = new BlobStore(join(tmpdir(), 'stepwell-no-such-folder'));
    const bytes = Buffer.alloc(memoryBlobSize);
    const kept = Array.from({ length: 1024 }, () => blobs.keep(bytes));
    expect(kept.every((blob) => blob !== undefined)).toBe(true);
    expect(blobs.keep(Buffer.from('x'))).toBeUndefined();
    const [first] = kept;
    void blobs.release(first === undefined ? [] : [first]);
    expect(blobs.keep(Buffer.from('x'))).toBeDefined();
  });
});
