import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nonPublicReason, createAddressPolicy } from './address-policy.js';

const policy = createAddressPolicy();
const refusal = (url: string): string | undefined => policy.urlRejectionReason(new URL(url));

/** Formats a four-byte number as a dotted IPv4 address. */
const dotted = (number: number): string => [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.');
const inside = (first: string, bits: number): fc.Arbitrary<string> => {
  const start = first.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return fc.nat(2 ** (32 - bits) - 1).map((offset) => dotted((start + offset) >>> 0));
};
const notPublicIpv4 = fc.oneof(
  ...(
    [
      ['0.0.0.0', 8],
      ['10.0.0.0', 8],
      ['100.64.0.0', 10],
      ['127.0.0.0', 8],
      ['169.254.0.0', 16],
      ['172.16.0.0', 12],
      ['192.0.0.0', 24],
      ['192.0.2.0', 24],
      ['192.168.0.0', 16],
      ['198.18.0.0', 15],
      ['198.51.100.0', 24],
      ['203.0.113.0', 24],
      ['224.0.0.0', 4],
      ['240.0.0.0', 4],
    ] as const
  ).map(([first, bits]) => inside(first, bits)),
);
const hex = (address: string): string => {
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
  return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
};

describe('the address policy', () => {
  it('rejects every IPv4 address outside the public internet, in every notation that a URL accepts', () => {
    fc.assert(
      fc.property(notPublicIpv4, (address) => {
        const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
        const number = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
        const notations = [
          address,
          String(number),
          `0x${number.toString(16)}`,
          `0${number.toString(8)}`,
          `0x${a.toString(16)}.${b}.${c}.0${d.toString(8)}`,
          `${a}.${number & 0xffffff}`,
          `${a}.${b}.${(c << 8) | d}`,
          `${address}.`,
          `[::ffff:${address}]`,
          `[::ffff:${hex(address)}]`,
          `[64:ff9b::${address}]`,
          `[64:ff9b::${hex(address)}]`,
          `[2002:${hex(address)}::1]`,
          `[::${hex(address)}]`,
          `[::ffff:0:${hex(address)}]`,
        ];
        for (const notation of notations) expect(refusal(`http://${notation}/`), notation).toBeDefined();
      }),
    );
  });

  it('rejects every IPv6 address outside the public internet', () => {
    const group = fc.nat(0xffff).map((number) => number.toString(16));
    const tail = fc.array(group, { minLength: 7, maxLength: 7 }).map((groups) => groups.join(':'));
    const head = fc.oneof(
      fc.integer({ min: 0xfc00, max: 0xfdff }),
      fc.integer({ min: 0xfe80, max: 0xfebf }),
      fc.integer({ min: 0xfec0, max: 0xfeff }),
      fc.integer({ min: 0xff00, max: 0xffff }),
      fc.integer({ min: 0x4000, max: 0xfbff }),
      fc.constant(0x2002),
      fc.constant(0x0100),
      fc.integer({ min: 1, max: 0x5f }),
    );
    fc.assert(
      fc.property(head, tail, (first, rest) => {
        expect(nonPublicReason(`${first.toString(16)}:${rest}`)).toBeDefined();
        expect(refusal(`https://[${first.toString(16)}:${rest}]/`)).toBeDefined();
      }),
    );
  });

  it.each([
    ['http://127.0.0.1/', 'a loopback address'],
    ['http://[::1]/', 'a loopback address'],
    ['http://169.254.169.254/latest/meta-data/', 'a link-local address'],
    ['http://[fd00:ec2::254]/', 'a unique local address'],
    ['http://100.100.100.200/', "an address of a carrier's own network"],
    ['http://168.63.129.16/', "a cloud's metadata address"],
    ['http://[fe80::1]/', 'a link-local address'],
    ['http://[::]/', 'the unspecified address'],
    ['http://10.1.2.3/', 'a private address'],
    ['http://255.255.255.255/', 'the broadcast address'],
    ['http://[ff02::1]/', 'a multicast address'],
    ['http://[2001:db8::1]/', 'a reserved address'],
    ['http://[3fff::1]/', 'a reserved address'],
    ['http://[2001::1]/', 'a reserved address'],
  ])('classifies %s as %s', (url, kind) => {
    expect(refusal(url)).toBe(
      `${new URL(url).hostname.replace(/[[\]]/g, '')} is ${kind}; a host is exempt where allowedHosts names it`,
    );
  });

  it('allows public addresses and names', () => {
    for (const host of [
      '93.184.216.34',
      '[2606:2800:220:1::1]',
      '[::ffff:8.8.8.8]',
      '[64:ff9b::8.8.8.8]',
      '172.15.0.1',
      '172.32.0.1',
      '100.63.255.255',
      '100.128.0.1',
      'example.com',
      'localhost',
    ]) {
      expect(refusal(`https://${host}/`), host).toBeUndefined();
    }
  });

  it('rejects a private address that a name resolves to, with the reason', () => {
    expect(policy.addressRejectionReason('127.0.0.1', 'rebind.example', 80)).toBe(
      'rebind.example resolves to 127.0.0.1, which is a loopback address; a host is exempt where allowedHosts names it',
    );
    expect(policy.addressRejectionReason('fe80::1%eth0', 'rebind.example', 80)).toContain('a link-local address');
    expect(policy.addressRejectionReason('not an address', 'rebind.example', 80)).toContain('not an IP address');
    expect(policy.addressRejectionReason('93.184.216.34', 'example.com', 80)).toBeUndefined();
  });

  it('rejects other schemes and credentials', () => {
    expect(refusal('ftp://example.com/')).toBe('ftp: is not http or https');
    expect(refusal('file:///etc/passwd')).toBe('file: is not http or https');
    expect(refusal('https://user:secret@example.com/')).toBe('the url has credentials');
  });
});

describe('allowedHosts', () => {
  it('exempts exactly the host, on every port or on one port', () => {
    const listed = createAddressPolicy(['127.0.0.1:8080', 'Flags.Internal', '[::1]:9000', ' 10.0.0.1 ']);
    const allowed = (url: string): boolean => listed.urlRejectionReason(new URL(url)) === undefined;
    expect(allowed('http://127.0.0.1:8080/a')).toBe(true);
    expect(allowed('http://2130706433:8080/a')).toBe(true);
    expect(allowed('http://127.0.0.1:8081/a')).toBe(false);
    expect(allowed('http://127.0.0.1/a')).toBe(false);
    expect(allowed('http://[::1]:9000/a')).toBe(true);
    expect(allowed('http://[::1]/a')).toBe(false);
    expect(allowed('https://10.0.0.1:1234/a')).toBe(true);
    expect(listed.addressRejectionReason('10.9.9.9', 'flags.internal', 443)).toBeUndefined();
    expect(listed.addressRejectionReason('10.9.9.9', 'flags.internal.', 443)).toBeUndefined();
    expect(listed.addressRejectionReason('10.9.9.9', 'x.flags.internal', 443)).toBeDefined();
    expect(listed.addressRejectionReason('::1', '::1', 9000)).toBeUndefined();
  });

  it('uses the default port of the scheme', () => {
    expect(createAddressPolicy(['127.0.0.1:443']).urlRejectionReason(new URL('https://127.0.0.1/'))).toBeUndefined();
    expect(createAddressPolicy(['127.0.0.1:443']).urlRejectionReason(new URL('http://127.0.0.1/'))).toBeDefined();
  });

  it.each([
    '',
    'http://example.com',
    'example.com/a',
    'a b',
    'example.com:99999',
    'user@example.com',
    '[::1',
    '*:80:90',
  ])('rejects %j as an entry', (entry) => {
    expect(() => createAddressPolicy([entry])).toThrow(
      expect.objectContaining({
        name: 'InvalidSetting',
        message: expect.stringContaining('allowedHosts must be a host '),
      }),
    );
  });
});
