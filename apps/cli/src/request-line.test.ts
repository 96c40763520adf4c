import { type RequestRecord } from '@stepwell/local';
import pc from 'picocolors';
import { expect, it } from 'vitest';
import { checkRecord } from './testing/json-schema.js';
import { describeRequest, requestLine } from './request-line.js';

const request: RequestRecord = {
  time: Date.UTC(2026, 10, 30, 12, 3, 11, 204),
  status: 200,
  microseconds: 412,
  source: 'http',
  service: 'sqs',
  operation: 'SendMessage',
  resource: 'orders',
  caller: 'AKID',
};
const plain = pc.createColors(false);

it('is one line with the columns in one order', () => {
  expect(requestLine(request, plain)).toBe('12:03:11.204  200      412 µs  http    sqs SendMessage  orders  AKID');
  expect(requestLine({ ...request, resource: undefined, caller: undefined, source: 'deploy' }, plain)).toBe(
    '12:03:11.204  200      412 µs  deploy  sqs SendMessage  -  -',
  );
});

it('escapes control characters of names', () => {
  const forged = '\n12:00\u001b[2J\u202e';
  expect(requestLine({ ...request, operation: forged, resource: forged, caller: forged }, plain)).toBe(
    '12:03:11.204  200      412 µs  http    sqs \\u{a}12:00\\u{1b}[2J\\u{202e}  \\u{a}12:00\\u{1b}[2J\\u{202e}  \\u{a}12:00\\u{1b}[2J\\u{202e}',
  );
});

it('is a record of the schema with --json', () => {
  const record = JSON.parse(JSON.stringify({ version: 1, ...describeRequest(request) })) as Record<string, unknown>;
  checkRecord(record);
  expect(record).toEqual({ version: 1, type: 'request', ...request, time: '2026-11-30T12:03:11.204Z' });
});
