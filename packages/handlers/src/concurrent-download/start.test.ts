import { concurrentDownload, isJsonLinesManifest } from '@stepwell/core/concurrent-download';
import { parseInput } from '@stepwell/core';
import { describe, expect, it } from 'vitest';
import { type StartOutcome } from '../executions/start-outcome.js';
import { MAX_BODY_BYTES, handleStart } from './start.js';

const flags = { baseUrl: 'https://www.fluentpython.com/data/flags', resourcePaths: ['ad/ad.gif'], lambdaConcur: 5 };

const started: StartOutcome = {
  kind: 'started',
  executionArn: 'arn:aws:states:us-east-1:123456789012:execution:images:x',
};

/** Posts a body. Returns the response, the written objects and the started executions. */
async function post(
  body: string | undefined,
  {
    headers = {},
    isBase64Encoded = false,
    outcome = started,
  }: { headers?: Record<string, string>; isBase64Encoded?: boolean; outcome?: StartOutcome } = {},
) {
  const written: [string, string][] = [];
  const executions: [string, string | undefined][] = [];
  const answer = await handleStart(
    { body, isBase64Encoded, headers },
    {
      bucket: 'images',
      putJson: (key, json) => {
        written.push([key, json]);
        return Promise.resolve();
      },
      start: (input, name) => {
        executions.push([input, name]);
        return Promise.resolve(outcome);
      },
    },
  );
  return {
    status: answer.statusCode,
    headers: answer.headers,
    answer: JSON.parse(answer.body ?? '') as Record<string, unknown>,
    written,
    executions,
  };
}

describe('POST /', () => {
  it('starts an execution and returns its ARN', async () => {
    const { status, headers, answer, written, executions } = await post(
      JSON.stringify(Object.fromEntries(Object.entries(flags).reverse())),
    );
    expect([status, answer, written]).toEqual([200, { executionArn: started.executionArn }, []]);
    expect(headers).toMatchObject({ 'content-type': 'application/json' });
    expect(executions).toEqual([[JSON.stringify(flags), undefined]]);
  });

  it('decodes a base64 body of API Gateway', async () => {
    expect(
      await post(Buffer.from(JSON.stringify({ ...flags, resourcePaths: ['ä.gif'] })).toString('base64'), {
        isBase64Encoded: true,
      }),
    ).toMatchObject({ status: 200, executions: [[expect.stringContaining('ä.gif'), undefined]] });
  });

  it('uses the idempotency-key header as the name of the execution', async () => {
    expect(
      (await post(JSON.stringify(flags), { headers: { 'idempotency-key': 'flags-2026.11_22' } })).executions,
    ).toEqual([[JSON.stringify(flags), 'flags-2026.11_22']]);
  });

  it('stores a list that exceeds the payload limit in S3', async () => {
    const long = { ...flags, resourcePaths: Array.from({ length: 20_000 }, (_, n) => `flags/${n}.gif`) };
    const { status, written, executions } = await post(JSON.stringify(long));
    expect(status).toBe(200);
    expect(written).toEqual([
      [expect.stringMatching(/^_stepwell\/inputs\/[0-9a-f]{64}\.json$/), JSON.stringify(long.resourcePaths)],
    ]);
    const [[input = ''] = []] = executions;
    expect(parseInput(concurrentDownload, JSON.parse(input))).toEqual({
      baseUrl: flags.baseUrl,
      lambdaConcur: 5,
      manifest: { bucket: 'images', key: written[0]?.[0] },
    });
    expect(isJsonLinesManifest(written[0]?.[0] ?? '')).toBe(false);
  });

  it.each([
    ['{', 400, 'body', /^body must be a JSON object in UTF-8, got "\{" \(/],
    ['', 400, 'input', /^input is required: an object/],
    [undefined, 400, 'input', /^input is required: /],
    ['[]', 400, 'input', /^input must be an object .*, got \[\]$/],
    [JSON.stringify({ ...flags, resourcePaths: [] }), 400, 'resourcePaths', /^resourcePaths must be .*, got \[\]$/],
    [JSON.stringify({ ...flags, baseUrl: 'flags' }), 400, 'baseUrl', /^baseUrl must be .*, got "flags"$/],
    [JSON.stringify({ ...flags, lambdaConcur: 0 }), 400, 'lambdaConcur', /^lambdaConcur must be .*, got 0$/],
    [
      JSON.stringify({ ...flags, resourcePaths: ['a', '../b'] }),
      400,
      'resourcePaths[1]',
      /^resourcePaths\[1\] must be .*, got "\.\.\/b"$/,
    ],
    [
      JSON.stringify({ ...flags, color: 1 }),
      400,
      'color',
      /^color must be omitted \(known fields: baseUrl, .*\), got 1$/,
    ],
    [
      ' '.repeat(MAX_BODY_BYTES + 1),
      413,
      'body',
      /^body must have at most 4194304 bytes, got 4194305\. Pass a manifest/,
    ],
  ])('rejects %.60j and writes and starts nothing', async (body, status, field, message) => {
    const answer = await post(body);
    expect(answer).toMatchObject({
      status,
      answer: {
        error: status === 413 ? 'BodyTooLarge' : 'InvalidInput',
        field,
        message: expect.stringMatching(message),
      },
      written: [],
      executions: [],
    });
  });

  it('rejects bytes that are not UTF-8', async () => {
    expect(await post(Buffer.from([0x22, 0xff, 0x22]).toString('base64'), { isBase64Encoded: true })).toMatchObject({
      status: 400,
      answer: { field: 'body', message: expect.stringMatching(/\(not valid UTF-8\)$/) },
    });
  });

  it.each(['', 'a b', 'x'.repeat(81), 'a/b', 'ä', 'a*'])('rejects the idempotency-key %j', async (key) => {
    expect(await post(JSON.stringify(flags), { headers: { 'idempotency-key': key } })).toMatchObject({
      status: 400,
      answer: { error: 'InvalidInput', field: 'idempotency-key' },
      executions: [],
    });
  });

  it('returns 409 for a name with a different input, and 503 while Step Functions throttles', async () => {
    expect(
      await post(JSON.stringify(flags), { headers: { 'idempotency-key': 'taken' }, outcome: { kind: 'conflict' } }),
    ).toMatchObject({
      status: 409,
      answer: {
        error: 'ExecutionAlreadyExists',
        field: 'idempotency-key',
        message: expect.stringMatching(
          /^idempotency-key must not have been used with a different input .* got "taken"/,
        ),
      },
    });
    expect(
      await post(JSON.stringify(flags), { outcome: { kind: 'busy', reason: 'ThrottlingException' } }),
    ).toMatchObject({ status: 503, headers: { 'retry-after': '5' }, answer: { error: 'Busy' } });
  });
});
