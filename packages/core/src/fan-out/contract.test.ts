import { describe, expect, it } from 'vitest';
import { parseInput, parseOutput } from '../contract/contract.js';
import { createRequestTotals, fanOutContract, fitRequest, isFanOutItem } from './index.js';

const contract = fanOutContract('map-fan-out');
const request = { requestId: 'monday-1', requests: [{ caseId: 'a', from: 0, nested: { to: [1] } }, { caseId: 'b' }] };

/** Returns the message with which an input is rejected. */
function refusal(input: unknown): string {
  try {
    parseInput(contract, input);
  } catch (error) {
    expect(error).toMatchObject({ name: 'InvalidInput', fault: 'caller', retryable: false });
    return (error as Error).message;
  }
  throw new Error(`accepted: ${JSON.stringify(input)}`);
}

describe('a request', () => {
  it('keeps additional members for the compute function', () => {
    expect(parseInput(contract, request)).toEqual(request);
    expect(parseInput(contract, { ...request, length: 2 })).toEqual({ ...request, length: 2 });
    expect(
      parseInput(contract, { requestId: 'x', manifest: { bucket: 'lists', key: 'a.jsonl' }, length: 9 }),
    ).toMatchObject({ length: 9 });
  });

  it('is rejected if its length contradicts its list', () => {
    expect(refusal({ ...request, length: 3 })).toBe(
      'length must be the number of items in the list, or omitted, got 3',
    );
  });

  it.each<[string, unknown]>([
    ['requestId', { ...request, requestId: '' }],
    ['requestId', { ...request, requestId: 'a/b' }],
    ['requestId', { ...request, requestId: 'x'.repeat(65) }],
    ['requestId', { requests: request.requests }],
    ['requests', { requestId: 'x' }],
    ['requests', { ...request, requests: [] }],
    ['requests[1].caseId', { ...request, requests: [{ caseId: 'a' }, { from: 1 }] }],
    ['requests[0]', { ...request, requests: ['a'] }],
    ['manifest', { ...request, manifest: { bucket: 'lists', key: 'a' } }],
    ['color', { ...request, color: 'red' }],
    ['length', { ...request, length: 0 }],
  ])('is rejected with the name of the field: %s', (field, input) => {
    expect([`${field} must be `, `${field} is required: `].some((start) => refusal(input).startsWith(start))).toBe(
      true,
    );
  });

  it('has a JSON Schema that allows additional members of items', () => {
    expect(contract.inputJsonSchema().properties['requests']).toMatchObject({
      type: 'array',
      minItems: 1,
      items: { type: 'object', required: ['caseId'], additionalProperties: {} },
    });
    expect(contract.inputJsonSchema()).toMatchObject({
      additionalProperties: false,
      oneOf: [{ required: ['requests'] }, { required: ['manifest'] }],
    });
  });

  it('moves to S3 if its list exceeds a payload, under a key derived from the content', () => {
    const requests = Array.from({ length: 20_000 }, (_, index) => ({ caseId: `case-${index}` }));
    const fitted = fitRequest({ requestId: 'large', requests, length: 20_000 }, 'own');
    expect(fitted.request).toEqual({
      requestId: 'large',
      length: 20_000,
      manifest: { bucket: 'own', key: expect.stringMatching(/^_stepwell\/inputs\/[0-9a-f]{64}\.jsonl$/) },
    });
    expect(
      fitted.manifest?.body
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual(requests);
    expect(fitRequest({ requestId: 'large', requests }, 'own').manifest?.key).toBe(fitted.manifest?.key);
    expect(fitRequest(request, 'own')).toEqual({ request });
  });

  it('accepts only an object with a caseId as an item', () => {
    expect([{ caseId: 'a', x: 1 }, {}, 'a', null, { caseId: '' }, { caseId: 1 }].map(isFanOutItem)).toEqual([
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('a summary', () => {
  const report = { bucket: 'own', key: 'report.jsonl' };

  it('contains all outcomes while they are small, and always the counts', () => {
    const totals = createRequestTotals();
    totals.add({ index: 0, caseId: 'a', result: { n: 1 } });
    totals.add({ index: 1, caseId: 'b', error: 'Broken', reason: 'it broke' });
    const event = totals.summaryEvent({ requestId: 'x', report });
    expect(event).toEqual({
      requestId: 'x',
      status: 'COMPLETED_WITH_FAILURES',
      requested: 2,
      succeeded: 1,
      failed: 1,
      report,
      firstFailures: [{ index: 1, caseId: 'b', error: 'Broken', reason: 'it broke' }],
      results: [
        { index: 0, caseId: 'a', result: { n: 1 } },
        { index: 1, caseId: 'b', error: 'Broken', reason: 'it broke' },
      ],
    });
    expect(parseOutput(contract, { ...event, summary: null })).toEqual({ ...event, summary: null });
    for (let index = 2; index < 5_000; index += 1) totals.add({ index, caseId: 'c', error: 'Broken', reason: 'again' });
    const large = totals.summaryEvent({ requestId: 'x', report, timedOut: true });
    expect(large).toMatchObject({ status: 'TIMED_OUT', requested: 5_000, failed: 4_999 });
    expect(large.firstFailures).toHaveLength(10);
    expect(large).not.toHaveProperty('results');
  });

  it('has the status COMPLETED without failures', () => {
    const totals = createRequestTotals();
    totals.add({ index: 0, caseId: 'a', result: null });
    expect(totals.summaryEvent({ requestId: 'x', report }).status).toBe('COMPLETED');
  });
});
