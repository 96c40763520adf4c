import { isIPv4, isIPv6 } from 'node:net';
import { preview } from '../../../kernel/json.js';
import { type Intrinsic } from './intrinsic.js';

/**
 * `Fn::Cidr`: `[block, count, cidrBits]`. Splits an address block into `count` blocks, each with `cidrBits` host bits
 * (required for IPv6; default 8 for IPv4).
 */
export const fnCidr: Intrinsic = (argument, evaluation) => {
  if (!Array.isArray(argument) || argument.length < 2)
    return evaluation.fail(`must be [block, count, cidrBits], got ${preview(argument)}`);
  const block = evaluation.string(argument[0] ?? null, 'the block');
  const count = Number(evaluation.string(argument[1] ?? null, 'the count'));
  if (evaluation.hasPlaceholder(block)) return Array.from({ length: Number.isInteger(count) ? count : 1 }, () => block);
  const [address = '', length = ''] = block.split('/');
  const version = isIPv4(address) ? 4 : isIPv6(address) ? 6 : undefined;
  if (version === undefined || !/^\d+$/.test(length))
    return evaluation.fail(`the block must be an address block such as 10.0.0.0/16, got ${preview(block)}`);
  const width = version === 4 ? 32 : 128;
  const hostBits = Number(evaluation.string(argument[2] ?? 8, 'cidrBits'));
  const prefix = width - hostBits;
  if (!Number.isInteger(count) || count < 1 || count > 256)
    return evaluation.fail(`the count must be 1 to 256, got ${count}`);
  if (
    !Number.isInteger(hostBits) ||
    prefix < Number(length) ||
    prefix > width ||
    2n ** BigInt(prefix - Number(length)) < BigInt(count)
  ) {
    return evaluation.fail(`${block} is too small for ${count} blocks of ${hostBits} host bits`);
  }
  const mask = (1n << BigInt(width - Number(length))) - 1n;
  const base = toNumber(address, version) & ~mask;
  return Array.from(
    { length: count },
    (_, index) => `${toAddress(base + (BigInt(index) << BigInt(hostBits)), version)}/${prefix}`,
  );
};

function toNumber(address: string, version: 4 | 6): bigint {
  if (version === 4) return address.split('.').reduce((value, part) => (value << 8n) | BigInt(part), 0n);
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right];
  return groups.reduce((value, part) => (value << 16n) | BigInt(`0x${part}`), 0n);
}

function toAddress(value: bigint, version: 4 | 6): string {
  if (version === 4) return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.');
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((value >> BigInt(112 - index * 16)) & 0xffffn).toString(16),
  ).join(':');
  // URLs use the short form of IPv6 addresses (RFC 5952), as AWS does.
  return new URL(`http://[${groups}]`).hostname.slice(1, -1);
}
