import { describe, expect, it } from 'vitest';
import { type StartOutcome } from '../executions/start-outcome.js';
import { MAX_BODY_BYTES, handleStart } from './start.js';

const input = { GroupID: 'station-1', StreamID: 'temperature' };

const started: StartOutcome = {
  kind: 'started',
  executionArn: 'arn:aws:states:us-east-1:123456789012:execution:quality:x',
};

async function post(
  body: string | undefined,
  { headers = {}, outcome = started }: { headers?: Record<string, string>; outcome?: StartOutcome } = {},
) {
  const executions: [string, string][] = [];
  const answer = await handleStart(
    { body, isBase64Encoded: false, headers },
    {
      requestId: 'request-1',
      start: (json, name) => {
        executions.push([json, name]);
        return Promise.resolve(outcome);
      },
    },
  );
  return { status: answer.statusCode, answer: JSON.parse(answer.body ?? '') as Record<string, unknown>, executions };
}

describe('POST /', () => {
  it('starts an execution with the idempotency key as name, or else the request id', async () => {
    expect(await post(JSON.stringify(input), { headers: { 'idempotency-key': 'monday' } })).toEqual({
      status: 200,
      answer: { executionArn: started.executionArn },
      executions: [[JSON.stringify(input), 'monday']],
    });
    expect((await post(JSON.stringify(input))).executions).toEqual([[JSON.stringify(input), 'request-1']]);
  });

  it('serializes the same input in the same order, so that a key finds its execution', async () => {
    expect((await post('{ "StreamID": "temperature", "GroupID": "station-1" }')).executions[0]?.[0]).toBe(
      JSON.stringify(input),
    );
  });

  it.each([
    ['{', 400, 'body'],
    ['', 400, 'input'],
    [undefined, 400, 'input'],
    ['[]', 400, 'input'],
    ['{}', 400, 'GroupID'],
    [JSON.stringify({ GroupID: 'a' }), 400, 'StreamID'],
    [JSON.stringify({ ...input, GroupID: '' }), 400, 'GroupID'],
    [JSON.stringify({ ...input, data: { key: 'x.txt' } }), 400, 'data.key'],
    [' '.repeat(MAX_BODY_BYTES + 1), 413, 'body'],
  ])('rejects %.40j and starts nothing', async (body, status, field) => {
    expect(await post(body)).toMatchObject({
      status,
      answer: { field, message: expect.stringMatching(/ must (be|have) | is required: |accepted; give /) },
      executions: [],
    });
  });

  it('rejects an invalid idempotency key, and one with a different input', async () => {
    expect(await post(JSON.stringify(input), { headers: { 'idempotency-key': 'a b' } })).toMatchObject({
      status: 400,
      answer: { field: 'idempotency-key' },
      executions: [],
    });
    expect(
      await post(JSON.stringify(input), { headers: { 'idempotency-key': 'taken' }, outcome: { kind: 'conflict' } }),
    ).toMatchObject({ status: 409, answer: { error: 'ExecutionAlreadyExists' } });
    expect(
      await post(JSON.stringify(input), { outcome: { kind: 'busy', reason: 'ThrottlingException' } }),
    ).toMatchObject({ status: 503 });
  });
});
