import { describe, expect, it } from 'vitest';
import { SubmissionUncertain } from '../batch-job/errors.js';
import { type Claims } from '../idempotency/claims.js';
import { PAYLOAD_LIMIT_BYTES } from '../contract/payload.js';
import { INLINE_OUTPUT_LIMIT_BYTES } from './limits.js';
import { type MessageHandler } from './dependencies.js';
import { consumeMessage } from './consume-message.js';
import { inMemoryExchange } from './testing/in-memory-exchange.js';

const settings = { holdMs: 60_000, heartbeatMs: 20_000, retryBaseSeconds: 2 };
const delivery = (body: string, receiveCount = 1) => ({ messageId: 'm-1', body, receiveCount });
const echo: MessageHandler = (message) => Promise.resolve({ saw: message });

describe('consumeMessage', () => {
  it('processes the message, sends the outcome to the waiting execution, and deletes the message', async () => {
    const exchange = inMemoryExchange();
    const seen: unknown[] = [];
    const work: MessageHandler = (message, { id, executionArn, attempt }) => {
      seen.push({ message, id, executionArn, attempt });
      return Promise.resolve({ bands: 3 });
    };
    expect(
      await consumeMessage(delivery(exchange.message('t', { scene: 1 })), work, exchange.dependencies(), settings),
    ).toEqual({
      kind: 'delete',
      reason: 'succeeded',
    });
    expect(seen).toEqual([{ message: { scene: 1 }, id: exchange.id('t'), executionArn: 'arn:t', attempt: 1 }]);
    expect(exchange.outcomes.get('t')).toBe('{"bands":3}');
  });

  it('processes a message once if it is delivered several times, sequentially or concurrently', async () => {
    const exchange = inMemoryExchange();
    let acted = 0;
    const work: MessageHandler = async () => {
      acted += 1;
      await Promise.resolve();
      return acted;
    };
    const body = exchange.message('t', {});
    const at = [1, 2, 3].map(() => consumeMessage(delivery(body), work, exchange.dependencies(), settings));
    expect((await Promise.all(at)).map(({ reason }) => reason).sort()).toEqual(['busy', 'busy', 'succeeded']);
    expect(await consumeMessage(delivery(body, 2), work, exchange.dependencies(), settings)).toMatchObject({
      kind: 'delete',
      reason: 'abandoned',
    });
    expect(acted).toBe(1);
    expect(exchange.outcomes.get('t')).toBe('1');
  });

  it('sends the outcome of an earlier delivery that was killed before it sent the outcome', async () => {
    const exchange = inMemoryExchange();
    const body = exchange.message('t', {});
    const dependencies = exchange.dependencies();
    const dies = {
      ...dependencies,
      tokens: { ...dependencies.tokens, succeed: () => Promise.reject(new Error('killed')) },
    };
    expect(await consumeMessage(delivery(body), echo, dies, settings)).toMatchObject({
      kind: 'keep',
      reason: 'attempt-failed',
    });
    const never: MessageHandler = () => Promise.reject(new Error('acted twice'));
    expect(await consumeMessage(delivery(body, 2), never, exchange.dependencies(), settings)).toEqual({
      kind: 'delete',
      reason: 'repeated',
    });
    expect(exchange.outcomes.get('t')).toBe('{"saw":{}}');
  });

  it('waits for a killed holder no longer than its claim', async () => {
    const exchange = inMemoryExchange();
    const body = exchange.message('t', {});
    await exchange.claims.claim(exchange.id('t'), 45_000);
    expect(await consumeMessage(delivery(body), echo, exchange.dependencies(), settings)).toEqual({
      kind: 'keep',
      reason: 'busy',
      delaySeconds: 45,
    });
    exchange.now += 45_000;
    expect(await consumeMessage(delivery(body, 2), echo, exchange.dependencies(), settings)).toMatchObject({
      reason: 'succeeded',
    });
  });

  it('retries a transient error with exponential backoff and jitter, and returns the reason', async () => {
    const exchange = inMemoryExchange();
    const body = exchange.message('t', {});
    const fails: MessageHandler = () => Promise.reject(new Error('no room'));
    const delays: unknown[] = [];
    for (const receiveCount of [1, 2, 3, 30]) {
      const disposition = await consumeMessage(delivery(body, receiveCount), fails, exchange.dependencies(), settings);
      expect(disposition).toMatchObject({ kind: 'keep', reason: 'attempt-failed', detail: 'Error: no room' });
      delays.push((disposition as { delaySeconds: number }).delaySeconds);
    }
    expect(delays).toEqual([2, 4, 8, 900]);
    expect(await exchange.claims.status(exchange.id('t'))).toEqual({
      kind: 'free',
      reason: 'Error: no room',
      attempts: 4,
    });
    expect(exchange.outcomes.size).toBe(0);
    expect(await consumeMessage(delivery(body, 4), echo, exchange.dependencies(), settings)).toMatchObject({
      reason: 'succeeded',
    });
  });

  it('keeps the claim if a job might have been submitted, so that the next attempt looks for the job', async () => {
    const exchange = inMemoryExchange();
    const body = exchange.message('t', {});
    const uncertain: MessageHandler = () =>
      Promise.reject(new SubmissionUncertain('job', { cause: new Error('socket hang up') }));
    expect(await consumeMessage(delivery(body), uncertain, exchange.dependencies(), settings)).toMatchObject({
      kind: 'keep',
      reason: 'attempt-failed',
      delaySeconds: 60,
      detail: expect.stringMatching(/^SubmissionUncertain: /) as string,
    });
    expect(await exchange.claims.status(exchange.id('t'))).toEqual({ kind: 'held', forMs: 60_000 });
    exchange.now += 60_000;
    expect(
      await consumeMessage(
        delivery(body, 2),
        (_message, { attempt }) => Promise.resolve(attempt),
        exchange.dependencies(),
        settings,
      ),
    ).toMatchObject({ reason: 'succeeded' });
    expect(exchange.outcomes.get('t')).toBe('2');
  });

  it('fails the execution immediately with a permanent error', async () => {
    const exchange = inMemoryExchange();
    const work: MessageHandler = () => Promise.reject(new TypeError('no scene'));
    expect(await consumeMessage(delivery(exchange.message('t', {})), work, exchange.dependencies(), settings)).toEqual({
      kind: 'delete',
      reason: 'failed',
    });
    expect(exchange.outcomes.get('t')).toBe('TypeError: no scene');
  });

  it('sends null if the handler returns undefined', async () => {
    const exchange = inMemoryExchange();
    await consumeMessage(
      delivery(exchange.message('t', {})),
      () => Promise.resolve(undefined),
      exchange.dependencies(),
      settings,
    );
    expect(exchange.outcomes.get('t')).toBe('null');
  });

  it('formats a thrown value that is not an error', async () => {
    const exchange = inMemoryExchange();
    const throws: MessageHandler = () => Promise.reject('no room');
    expect(
      await consumeMessage(delivery(exchange.message('t', {})), throws, exchange.dependencies(), settings),
    ).toMatchObject({
      reason: 'attempt-failed',
      detail: '"no room"',
    });
    await consumeMessage(
      delivery(exchange.message('t', {})),
      throws,
      exchange.dependencies({ isPermanent: () => true }),
      settings,
    );
    expect(exchange.outcomes.get('t')).toBe('Error: "no room"');
  });

  it('reports a call that failed outside the handler, and retries with exponential backoff', async () => {
    const exchange = inMemoryExchange();
    const claims = { ...exchange.claims, claim: () => Promise.reject(new Error('throttled')) };
    const body = exchange.message('t', {});
    for (const [receiveCount, delaySeconds] of [
      [1, 2],
      [3, 8],
    ] as const) {
      expect(
        await consumeMessage(delivery(body, receiveCount), echo, exchange.dependencies({ claims }), settings),
      ).toEqual({
        kind: 'keep',
        reason: 'attempt-failed',
        delaySeconds,
        detail: 'Error: throttled',
      });
    }
    expect(exchange.errors).toEqual(Array(2).fill('a message could not be taken: Error: throttled'));
  });

  it('does nothing if no execution waits for the token', async () => {
    const exchange = inMemoryExchange();
    const body = exchange.message('t', {});
    exchange.expire('t');
    const never: MessageHandler = () => Promise.reject(new Error('acted'));
    expect(await consumeMessage(delivery(body), never, exchange.dependencies(), settings)).toEqual({
      kind: 'delete',
      reason: 'abandoned',
    });
  });

  it('aborts the work if a heartbeat finds that no execution waits', async () => {
    const exchange = inMemoryExchange();
    const body = exchange.message('t', {});
    const clock = { now: () => 0, sleep: () => new Promise<void>((resolve) => void setImmediate(resolve)) };
    const work: MessageHandler = (_message, { signal }) =>
      new Promise((_resolve, reject) => {
        exchange.expire('t');
        signal.addEventListener('abort', () => reject(new Error('aborted')));
      });
    expect(
      await consumeMessage(
        delivery(body),
        work,
        exchange.dependencies({ clock }),
        settings,
        new AbortController().signal,
      ),
    ).toEqual({ kind: 'delete', reason: 'abandoned' });
  });

  it('aborts the work and sends no outcome if a heartbeat finds that another consumer has the claim', async () => {
    const exchange = inMemoryExchange();
    const body = exchange.message('t', {});
    const clock = { now: () => exchange.now, sleep: () => new Promise<void>((resolve) => void setImmediate(resolve)) };
    let reason: unknown;
    const overtaken: MessageHandler = async (_message, { signal }) => {
      // This consumer sends no heartbeat for the duration of a claim.
      exchange.now += settings.holdMs;
      expect(await exchange.claims.claim(exchange.id('t'), settings.holdMs)).toMatchObject({
        kind: 'taken',
        attempt: 2,
      });
      return new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => reject((reason = signal.reason))),
      );
    };
    expect(await consumeMessage(delivery(body), overtaken, exchange.dependencies({ clock }), settings)).toEqual({
      kind: 'keep',
      reason: 'busy',
      delaySeconds: 0,
    });
    expect(reason).toMatchObject({ message: 'Another worker has claimed this message' });
    expect([exchange.outcomes.size, await exchange.claims.status(exchange.id('t'))]).toEqual([
      0,
      { kind: 'held', forMs: settings.holdMs },
    ]);
  });

  it('checks a busy message again after at most the duration of a claim', async () => {
    const exchange = inMemoryExchange();
    await exchange.claims.claim(exchange.id('t'), 3_600_000);
    expect(await consumeMessage(delivery(exchange.message('t', {})), echo, exchange.dependencies(), settings)).toEqual({
      kind: 'keep',
      reason: 'busy',
      delaySeconds: 60,
    });
  });

  it.each(['token', 'claim', 'visibility'] as const)(
    'continues after the %s part of a heartbeat fails',
    async (part) => {
      const exchange = inMemoryExchange();
      const own = exchange.dependencies();
      let beats = 0;
      let finish = (): void => undefined;
      const done = new Promise<void>((resolve) => (finish = resolve));
      const fails = (which: string): boolean => which === part && beats === 1;
      const onHeartbeat = () => {
        if (beats === 2) finish();
        return fails('visibility') ? Promise.reject(new Error('throttled')) : Promise.resolve();
      };
      // The consumer sends the first heartbeat of a token before it takes the claim.
      const heartbeat = (token: string) =>
        fails('token') ? Promise.reject(new Error('throttled')) : own.tokens.heartbeat(token);
      const claims: Claims = {
        ...own.claims,
        claim: async (id, holdMs) => {
          const claim = await own.claims.claim(id, holdMs);
          if (claim.kind !== 'taken') return claim;
          return {
            ...claim,
            extend: (ms) => (fails('claim') ? Promise.reject(new Error('throttled')) : claim.extend(ms)),
          };
        },
      };
      const clock = {
        now: () => 0,
        sleep: () => new Promise<void>((resolve) => void setImmediate(() => resolve(void (beats += 1)))),
      };
      const work: MessageHandler = (_message, { signal }) => done.then(() => signal.aborted);
      const dependencies = { ...own, tokens: { ...own.tokens, heartbeat }, claims, clock };
      expect(
        await consumeMessage(delivery(exchange.message('t', {})), work, dependencies, { ...settings, onHeartbeat }),
      ).toMatchObject({ reason: 'succeeded' });
      expect([exchange.outcomes.get('t'), exchange.errors]).toEqual([
        'false',
        ['a heartbeat failed: Error: throttled'],
      ]);
    },
  );

  it('releases a claim permanently if one part of a heartbeat fails while another part is in flight', async () => {
    const exchange = inMemoryExchange();
    const body = exchange.message('t', {});
    const own = exchange.dependencies();
    let arrive = (): void => undefined;
    const onItsWay = new Promise<void>((resolve) => (arrive = resolve));
    const claims: Claims = {
      ...own.claims,
      claim: async (id, holdMs) => {
        const claim = await own.claims.claim(id, holdMs);
        return claim.kind === 'taken' ? { ...claim, extend: (ms) => onItsWay.then(() => claim.extend(ms)) } : claim;
      },
    };
    const clock = { now: () => 0, sleep: () => new Promise<void>((resolve) => void setImmediate(resolve)) };
    let fail = (): void => undefined;
    const work: MessageHandler = () => new Promise((_resolve, reject) => (fail = () => reject(new Error('no room'))));
    const onHeartbeat = () => {
      fail();
      // The work ends, and the message returns to the queue, before the extension arrives.
      setImmediate(() => void setImmediate(arrive));
      return Promise.reject(new Error('MessageNotInflight'));
    };
    expect(
      await consumeMessage(delivery(body), work, { ...own, claims, clock }, { ...settings, onHeartbeat }),
    ).toMatchObject({ reason: 'attempt-failed' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(await exchange.claims.status(exchange.id('t'))).toMatchObject({ kind: 'free' });
    expect(exchange.errors).toEqual(['a heartbeat failed: Error: MessageNotInflight']);
  });

  it('returns a message immediately and without a failure reason if the worker stops', async () => {
    const exchange = inMemoryExchange();
    const stop = new AbortController();
    const work: MessageHandler = (_message, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('stopping')));
        stop.abort();
      });
    expect(
      await consumeMessage(delivery(exchange.message('t', {})), work, exchange.dependencies(), settings, stop.signal),
    ).toEqual({ kind: 'keep', reason: 'stopped', delaySeconds: 0, detail: undefined });
    expect(await exchange.claims.status(exchange.id('t'))).toEqual({ kind: 'free', reason: undefined, attempts: 1 });
  });

  it('reads a long message from S3, and stores a long output in S3', async () => {
    const exchange = inMemoryExchange();
    exchange.message('t', {});
    const body = JSON.stringify({
      version: 1,
      taskToken: 't',
      executionArn: 'arn:t',
      messageUri: 's3://bucket/message.json',
    });
    const kept: string[] = [];
    const store = {
      read: (uri: string) => Promise.resolve({ from: uri }),
      putOutput: (id: string, json: string) => Promise.resolve(kept.push(json) > 0 ? `s3://bucket/${id}.json` : ''),
    };
    const work: MessageHandler = (message) => Promise.resolve({ message, much: 'x'.repeat(200_000) });
    await consumeMessage(delivery(body), work, exchange.dependencies({ store }), settings);
    expect(JSON.parse(kept[0] ?? '')).toMatchObject({ message: { from: 's3://bucket/message.json' } });
    expect(exchange.outcomes.get('t')).toBe(`{"stepwellOutputUri":"s3://bucket/${exchange.id('t')}.json"}`);
  });

  it.each([
    [INLINE_OUTPUT_LIMIT_BYTES, 'inline', 'inline'],
    [INLINE_OUTPUT_LIMIT_BYTES + 1, 'stored', 'inline'],
    [PAYLOAD_LIMIT_BYTES, 'stored', 'inline'],
    [PAYLOAD_LIMIT_BYTES + 1, 'stored', 'OutputTooLarge'],
  ])('sends an output of %i bytes %s with a bucket, and %s without', async (bytes, withBucket, without) => {
    for (const [putOutput, how] of [
      [() => Promise.resolve('s3://bucket/key'), withBucket],
      [undefined, without],
    ] as const) {
      const exchange = inMemoryExchange();
      const store = { read: () => Promise.resolve(undefined), putOutput };
      await consumeMessage(
        delivery(exchange.message('t', {})),
        () => Promise.resolve('x'.repeat(bytes - 2)),
        exchange.dependencies({ store }),
        settings,
      );
      const told = exchange.outcomes.get('t') ?? '';
      const shown = told.startsWith('"x')
        ? 'inline'
        : told.startsWith('{"stepwellOutputUri"')
          ? 'stored'
          : told.split(':')[0];
      expect(shown).toBe(how);
    }
  });

  it.each([
    '',
    'text',
    '[]',
    '{"version":2}',
    '{"version":1,"executionArn":"a","message":{}}',
    '{"version":1,"taskToken":"t","executionArn":"a"}',
    '{"version":1,"taskToken":"t","executionArn":"a","message":1,"messageUri":"s3://a"}',
  ])('keeps a message that no execution sent, so that it moves to the dead-letter queue: %s', async (body) => {
    const exchange = inMemoryExchange();
    expect(await consumeMessage(delivery(body), echo, exchange.dependencies(), settings)).toMatchObject({
      kind: 'keep',
      reason: 'invalid',
      detail: expect.stringMatching(/^InvalidMessage: /),
    });
  });
});
