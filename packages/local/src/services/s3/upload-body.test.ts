import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AwsChunkedDecoder } from './aws-chunked.js';
import { checksumAlgorithms, compositeChecksum, startChecksum } from './checksums.js';

async function decode(decoder: AwsChunkedDecoder, pieces: readonly Buffer[]): Promise<Buffer> {
  const out: Buffer[] = [];
  const source = (async function* () {
    yield* pieces;
  })();
  for await (const chunk of decoder.decode(source)) out.push(chunk);
  return Buffer.concat(out);
}

function split(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const pieces: Buffer[] = [];
  let at = 0;
  for (let index = 0; at < bytes.length; index += 1) {
    const size = sizes[index % sizes.length] ?? 1;
    pieces.push(bytes.subarray(at, at + size));
    at += size;
  }
  return pieces;
}

describe('aws-chunked bodies', () => {
  it('are decoded with their trailers, regardless of network chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 5 }),
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        async (chunks, sizes, isSigned) => {
          const signature = isSigned ? `;chunk-signature=${'0'.repeat(64)}` : '';
          const encoded = Buffer.concat([
            ...chunks.map((chunk) =>
              Buffer.concat([Buffer.from(`${chunk.length.toString(16)}${signature}\r\n`), chunk, Buffer.from('\r\n')]),
            ),
            Buffer.from(`0${signature}\r\nX-Amz-Checksum-Crc32: AAAAAA==\r\n\r\n`),
          ]);
          const decoder = new AwsChunkedDecoder();
          expect((await decode(decoder, split(encoded, sizes))).equals(Buffer.concat(chunks))).toBe(true);
          expect(decoder.trailers).toEqual({ 'x-amz-checksum-crc32': 'AAAAAA==' });
        },
      ),
    );
  });

  it.each(['5\r\nabc', 'zz\r\nabc', '3\r\nabcd\r\n0\r\n\r\n', ''])(
    'are refused when they are not what they say: %j',
    async (text) => {
      await expect(decode(new AwsChunkedDecoder(), [Buffer.from(text)])).rejects.toMatchObject({
        name: 'IncompleteBody',
      });
    },
  );
});

describe('checksums', () => {
  // The check values of the CRC catalog, for the text 123456789.
  it.each([
    ['CRC32', 'cbf43926'],
    ['CRC32C', 'e3069283'],
    ['CRC64NVME', 'ae8b14860a799888'],
    ['SHA1', createHash('sha1').update('123456789').digest('hex')],
    ['SHA256', createHash('sha256').update('123456789').digest('hex')],
  ] as const)('of %s are those of the CRC catalog, in one or many chunks', (algorithm, expected) => {
    const whole = startChecksum(algorithm);
    whole.update(Buffer.from('123456789'));
    const pieces = startChecksum(algorithm);
    for (const digit of '123456789') pieces.update(Buffer.from(digit));
    expect([whole.digest().toString('hex'), pieces.digest().toString('hex')]).toEqual([expected, expected]);
  });

  it('of combined parts contain the number of parts', () => {
    for (const algorithm of checksumAlgorithms)
      expect(compositeChecksum(algorithm, ['AAAA', 'BBBB']).value).toMatch(/-2$/);
  });
});
