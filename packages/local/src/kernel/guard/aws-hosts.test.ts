import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAwsHost } from './aws-hosts.mjs';

/** Every spelling of an IPv4 address that clients or resolvers accept, and the IPv6 addresses that lead to it. */
function spellings([a, b, c, d]: readonly [number, number, number, number]): string[] {
  const hex = (value: number) => value.toString(16);
  const octal = (value: number) => `0${value.toString(8)}`;
  const number = ((a * 256 + b) * 256 + c) * 256 + d;
  const [high, low] = [hex(a * 256 + b), hex(c * 256 + d)];
  return [
    [a, b, c, d].join('.'),
    `${[a, b, c, d].join('.')}.`,
    [a, b, c, d].map((part) => `0x${hex(part)}`).join('.'),
    [a, b, c, d].map(octal).join('.'),
    `${a}.${b}.${c * 256 + d}`,
    `${a}.${(b * 256 + c) * 256 + d}`,
    String(number),
    `0x${hex(number)}`,
    octal(number),
    `::ffff:${a}.${b}.${c}.${d}`,
    `::FFFF:${high}:${low}`,
    `0:0:0:0:0:ffff:${high}:${low}`,
    `[::ffff:${high}:${low}]`,
    `::ffff:0:${high}:${low}`,
    `::${a}.${b}.${c}.${d}`,
    `64:ff9b::${high}:${low}`,
    `64:ff9b:1::${high}:${low}`,
    `2002:${high}:${low}::1`,
    `::ffff:${high}:${low}%eth0`,
    `::ffff:${a}.${b}.${c}.${d}%eth0`,
  ];
}

describe('a host of AWS', () => {
  it.each([
    's3.amazonaws.com',
    'bucket.s3.eu-west-1.amazonaws.com',
    'dynamodb.us-east-1.AMAZONAWS.com',
    'sqs.cn-north-1.amazonaws.com.cn',
    'states.us-east-1.api.aws',
    'states.eusc-de-east-1.amazonaws.eu',
    'sqs.us-iso-east-1.c2s.ic.gov',
    'abc.lambda-url.us-east-1.on.aws',
    's3.amazonaws.com.',
    'amazonaws.com',
    '169.254.170.2',
    '169.254.170.23',
    '169.254.169.253',
    'fd00:ec2::254',
    'fd00:ec2::23',
    'fd00:ec2:0:0:0:0:0:254',
    'FD00:0EC2::254%eth0',
    '[fd00:ec2::254]',
  ])('is %s', (host) => {
    expect(isAwsHost(host)).toBe(true);
  });

  it.each([
    'localhost',
    '127.0.0.1',
    '::1',
    '::',
    'www.fluentpython.com',
    'amazonaws.com.example.org',
    'notamazonaws.com',
    'my.api.aws.example',
    '169.254.1.1',
    'fd00:ec3::254',
    'fd00::ec2',
    '',
    'a9fea9fe',
    '0x',
  ])('is not %s', (host) => {
    expect(isAwsHost(host)).toBe(false);
  });

  it('includes the metadata service in every notation, and no other address', () => {
    for (const spelling of spellings([169, 254, 169, 254]))
      expect([spelling, isAwsHost(spelling)]).toEqual([spelling, true]);
    const byte = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(fc.tuple(byte, byte, byte, byte), (address) => {
        const isInstanceService =
          address[0] === 169 && address[1] === 254 && (address[2] === 169 || address[2] === 170);
        for (const spelling of spellings(address))
          expect([spelling, isAwsHost(spelling)]).toEqual([spelling, isInstanceService]);
      }),
    );
  });
});
