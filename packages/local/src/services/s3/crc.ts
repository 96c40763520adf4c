import { crc32 } from 'node:zlib';

/** A running cyclic redundancy check. */
export interface RunningCrc {
  update(chunk: Uint8Array): void;
  /** Big-endian bytes of the value so far. */
  digest(): Buffer;
}

/** CRC-32 of zlib and PNG. */
export function makeCrc32(): RunningCrc {
  let value = 0;
  return {
    update(chunk) {
      value = crc32(chunk, value);
    },
    digest: () => wordBytes(value),
  };
}

/** CRC-32C (Castagnoli), reflected polynomial 0x82F63B78. */
export function makeCrc32c(): RunningCrc {
  let value = 0xffffffff;
  return {
    update(chunk) {
      for (const byte of chunk) value = ((castagnoli[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8)) >>> 0;
    },
    digest: () => wordBytes((value ^ 0xffffffff) >>> 0),
  };
}

/** CRC-64/NVME, reflected polynomial 0x9A6C9329AC4BC9B5, in two words since numbers hold 53 bits. */
export function makeCrc64Nvme(): RunningCrc {
  let high = 0xffffffff;
  let low = 0xffffffff;
  return {
    update(chunk) {
      for (const byte of chunk) {
        const index = (low ^ byte) & 0xff;
        low = (((low >>> 8) | (high << 24)) ^ (nvmeLow[index] ?? 0)) >>> 0;
        high = ((high >>> 8) ^ (nvmeHigh[index] ?? 0)) >>> 0;
      }
    },
    digest: () => Buffer.concat([wordBytes((high ^ 0xffffffff) >>> 0), wordBytes((low ^ 0xffffffff) >>> 0)]),
  };
}

const castagnoli = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value >>> 0;
});

const nvmeHigh = new Uint32Array(256);
const nvmeLow = new Uint32Array(256);
for (let index = 0; index < 256; index += 1) {
  let value = BigInt(index);
  for (let bit = 0; bit < 8; bit += 1) value = value & 1n ? (value >> 1n) ^ 0x9a6c9329ac4bc9b5n : value >> 1n;
  nvmeHigh[index] = Number(value >> 32n);
  nvmeLow[index] = Number(value & 0xffffffffn);
}

export function wordBytes(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}
