import { type Random } from './random.js';
import { type WireRequest } from './wire-request.js';

/** A request of which one part is broken: bytes of the body, the path, the query, or a header. */
export function damage(random: Random, request: WireRequest): WireRequest {
  const body = Buffer.from(request.body);
  switch (random.below(7)) {
    case 0:
      return { ...request, body: body.subarray(0, random.below(body.length + 1)) };
    case 1:
      return { ...request, body: flipped(random, body) };
    case 2:
      return { ...request, body: random.oneOf(bodies) };
    case 3:
      return { ...request, path: `${request.path}${request.path.includes('?') ? '&' : '?'}${random.oneOf(queries)}` };
    case 4:
      return { ...request, path: brokenPath(random, request.path) };
    case 5:
      return { ...request, method: random.oneOf(['GET', 'PUT', 'POST', 'DELETE', 'HEAD', 'PATCH', 'OPTIONS']) };
    default: {
      const [name, value] = random.oneOf(headers);
      return { ...request, headers: { ...request.headers, [name]: value } };
    }
  }
}

function flipped(random: Random, body: Buffer): Buffer {
  const copy = Buffer.from(body);
  for (let count = 1 + random.below(5); count > 0 && copy.length > 0; count -= 1)
    copy[random.below(copy.length)] = random.below(256);
  return copy;
}

function brokenPath(random: Random, path: string): string {
  const at = random.below(path.length) + 1;
  return `${path.slice(0, at)}${random.oneOf(['%', '%zz', '%c3%28', '%00', '//', '/..', '%2e%2e', ';a=b', '?', '?&=&', '%ff', '{x}'])}${path.slice(at)}`;
}

const bodies: readonly (string | Buffer)[] = [
  '',
  '{',
  '[]',
  'null',
  '"text"',
  '123',
  '{"a":1e999}',
  '{"__proto__":null}',
  `${'['.repeat(100_000)}`,
  `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
  `{"QueueUrl":"${'a'.repeat(200_000)}"}`,
  Buffer.from([0xff, 0xfe, 0x00, 0xd8]),
  '<a',
  '<a/>',
  '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;&c;</a>',
  `${'<a>'.repeat(20_000)}`,
  '<Tagging><TagSet><Tag><Key>__proto__</Key></Tag></TagSet></Tagging>',
  'Action=',
  'Action=%zz&%ff=%',
  'Action=Publish&Action=Publish&MessageAttributes.entry.999999999.Name=a',
  `Action=SendMessageBatch&${'a.'.repeat(5000)}=1`,
  'Action=Subscribe&Attributes.entry.__proto__.key=a&Attributes.entry.1.key=__proto__&Attributes.entry.1.value=x',
  'Action=SendMessageBatch&SendMessageBatchRequestEntry.1.Id.1=a&SendMessageBatchRequestEntry.1=b',
];

const queries = [
  'X-Amz-Credential=a',
  'X-Amz-Expires=99999999999',
  'x-id=%',
  'list-type=2&max-keys=-1&continuation-token=%ff',
  'uploadId=__proto__&partNumber=1e9',
  'versionId=constructor',
  'Action=ListTopics',
  'delete',
  'uploads',
  'acl&tagging&cors',
  'encoding-type=nothing&prefix=%00&delimiter=%ff',
  'MaxItems=NaN&Marker=%',
  'tagKeys=a&tagKeys=__proto__',
];

const headers: readonly (readonly [string, string])[] = [
  ['content-type', 'text/plain'],
  ['content-type', 'application/x-amz-json-1.1; charset=utf-16'],
  ['content-type', 'application/cbor'],
  ['content-encoding', 'gzip'],
  ['content-encoding', 'aws-chunked'],
  ['x-amz-content-sha256', 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD'],
  ['x-amz-content-sha256', 'STREAMING-UNSIGNED-PAYLOAD-TRAILER'],
  ['x-amz-decoded-content-length', '-5'],
  ['x-amz-trailer', 'x-amz-checksum-crc32'],
  ['x-amz-checksum-crc32', '!!'],
  ['x-amz-target', 'constructor.__proto__'],
  ['x-amz-target', '.'],
  ['x-amz-target', 'AmazonSQS.'],
  ['x-amzn-query-mode', 'true'],
  ['content-md5', 'x'],
  ['range', 'bytes=9-1'],
  ['range', 'bytes=-'],
  ['if-modified-since', 'yesterday'],
  ['if-match', '"'],
  ['x-amz-copy-source', '%zz/a'],
  ['x-amz-copy-source', '/'],
  ['x-amz-copy-source-range', 'bytes=a-b'],
  ['x-amz-meta-__proto__', 'a'],
  ['x-amz-tagging', '%=&=%ff&__proto__=1'],
  ['x-amz-invocation-type', 'constructor'],
  ['x-amz-client-context', '!!'],
  ['x-amz-date', 'never'],
  ['x-amz-security-token', 'a'],
  ['origin', 'null'],
  ['cookie', '=;=;'],
  ['expect', '200-ok'],
];
