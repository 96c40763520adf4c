import { describe, expect, it } from 'vitest';
import { SubmissionUncertain } from '../batch-job/submission-uncertain.js';
import { type Claims } from '../idempotency/claims.js';
import { PAYLOAD_LIMIT_BYTES } from '../contract/payload.js';
import { INLINE_OUTPUT_LIMIT_BYTES } from './limits.js';
import { type Work } from './ports.js';
import { takeMessage } from './take-message.js';
import { inMemoryExchange } from './testing/in-memory-exchange.js';

const settings = { holdMs: 60_000, heartbeatMs: 20_000, retryBaseSeconds: 2 };
const delivery = (body: string, receiveCount = 1) => ({ messageId: 'm-1', body, receiveCount });
const echo: Work = (message) => Promise.resolve({ saw: message });

describe('taking a message', () => {
  it('acts, tells the execution that waits, and is done with the message', async () => {
    const exchange = inMemoryExchange();
    const seen: unknown[] = [];
    const work: Work = (message, { id, executionArn, attempt }) => {
      seen.push({ message, id, executionArn, attempt });
      return Promise.resolve({ bands: 3 });
    };
    expect(await takeMessage(delivery(exchange.message('t', { scene: 1 })), work, exchange.ports(), settings)).toEqual({
      kind: 'delete',
      because: 'answered',
    });
    expect(seen).toEqual([{ message: { scene: 1 }, id: exchange.id('t'), executionArn: 'arn:t', attempt: 1 }]);
    expect(exchange.told.get('t')).toBe('{"bands":3}');
  });

  it('acts once when a message is delivered three times, one after the other or all at once', async () => {
    const exchange = inMemoryExchange();
    let acted = 0;
    const work: Work = async () => {
      acted += 1;
      await Promise.resolve();
      return acted;
    };
    const body = exchange.message('t', {});
    const at = [1, 2, 3].map(() => takeMessage(delivery(body), work, exchange.ports(), settings));
    expect((await Promise.all(at)).map(({ because }) => because).sort()).toEqual(['answered', 'busy', 'busy']);
    expect(await takeMessage(delivery(body, 2), work, exchange.ports(), settings)).toMatchObject({
      kind: 'delete',
      because: 'abandoned',
    });
    expect(acted).toBe(1);
    expect(exchange.told.get('t')).toBe('1');
  });

  it('tells the execution what an earlier delivery came to when that one was ended before it could', async () => {
    const exchange = inMemoryExchange();
    const body = exchange.message('t', {});
    const ports = exchange.ports();
    const dies = { ...ports, tokens: { ...ports.tokens, succeed: () => Promise.reject(new Error('killed')) } };
    expect(await takeMessage(delivery(body), echo, dies, settings)).toMatchObject({ kind: 'keep', because: 'failed' });
    const never: Work = () => Promise.reject(new Error('acted twice'));
    expect(await takeMessage(delivery(body, 2), never, exchange.ports(), settings)).toEqual({
      kind: 'delete',
      because: 'repeated',
    });
    expect(exchange.told.get('t')).toBe('{"saw":{}}');
  });

  it('waits for a holder that died, and no longer than its claim', async () => {
    const exchange = inMemoryExchange();
    const body = exchange.message('t', {});
    await exchange.claims.claim(exchange.id('t'), 45_000);
    expect(await takeMessage(delivery(body), echo, exchange.ports(), settings)).toEqual({
      kind: 'keep',
      because: 'busy',
      delaySeconds: 45,
    });
    exchange.now += 45_000;
    expect(await takeMessage(delivery(body, 2), echo, exchange.ports(), settings)).toMatchObject({
      because: 'answered',
    });
  });

  it('tries again what may pass, later each time and with jitter, and says why', async () => {
    const exchange = inMemoryExchange();
    const body = exchange.message('t', {});
    const fails: Work = () => Promise.reject(new Error('no room'));
    const delays: unknown[] = [];
    for (const receiveCount of [1, 2, 3, 30]) {
      const disposition = await takeMessage(delivery(body, receiveCount), fails, exchange.ports(), settings);
      expect(disposition).toMatchObject({ kind: 'keep', because: 'failed', reason: 'Error: no room' });
      delays.push((disposition as { delaySeconds: number }).delaySeconds);
    }
    expect(delays).toEqual([2, 4, 8, 900]);
    expect(await exchange.claims.status(exchange.id('t'))).toEqual({
      kind: 'free',
      reason: 'Error: no room',
      attempts: 4,
    });
    expect(exchange.told.size).toBe(0);
    expect(await takeMessage(delivery(body, 4), echo, exchange.ports(), settings)).toMatchObject({
      because: 'answered',
    });
  });

  it('holds on to the claim of a job that may have been submitted, for the next try to look for the job', async () => {
    const exchange = inMemoryExchange();
    const body = exchange.message('t', {});
    const uncertain: Work = () =>
      Promise.reject(new SubmissionUncertain('job', { cause: new Error('socket hang up') }));
    expect(await takeMessage(delivery(body), uncertain, exchange.ports(), settings)).toMatchObject({
      kind: 'keep',
      because: 'failed',
      delaySeconds: 60,
      reason: expect.stringMatching(/^SubmissionUncertain: /) as string,
    });
    expect(await exchange.claims.status(exchange.id('t'))).toEqual({ kind: 'held', forMs: 60_000 });
    exchange.now += 60_000;
    expect(
      await takeMessage(
        delivery(body, 2),
        (_message, { attempt }) => Promise.resolve(attempt),
        exchange.ports(),
        settings,
      ),
    ).toMatchObject({ because: 'answered' });
    expect(exchange.told.get('t')).toBe('2');
  });

  it('fails the execution at once with an error that trying again cannot mend', async () => {
    const exchange = inMemoryExchange();
    const work: Work = () => Promise.reject(new TypeError('no scene'));
    expect(await takeMessage(delivery(exchange.message('t', {})), work, exchange.ports(), settings)).toEqual({
      kind: 'delete',
      because: 'refused',
    });
    expect(exchange.told.get('t')).toBe('TypeError: no scene');
  });

  it('answers null where the work has nothing to say', async () => {
    const exchange = inMemoryExchange();
    await takeMessage(
      delivery(exchange.message('t', {})),
      () => Promise.resolve(undefined),
      exchange.ports(),
      settings,
    );
    expect(exchange.told.get('t')).toBe('null');
  });

  it('shows what is thrown and is no error', async () => {
    const exchange = inMemoryExchange();
    const throws: Work = () => Promise.reject('no room');
    expect(await takeMessage(delivery(exchange.message('t', {})), throws, exchange.ports(), settings)).toMatchObject({
      because: 'failed',
      reason: '"no room"',
    });
    await takeMessage(
      delivery(exchange.message('t', {})),
      throws,
      exchange.ports({ isPermanent: () => true }),
      settings,
    );
    expect(exchange.told.get('t')).toBe('Error: "no room"');
  });

  it('tells of a call that failed beside the work, and tries again later each time', async () => {
    const exchange = inMemoryExchange();
    const claims = { ...exchange.claims, claim: () => Promise.reject(new Error('throttled')) };
    const body = exchange.message('t', {});
    for (const [receiveCount, delaySeconds] of [
      [1, 2],
      [3, 8],
    ] as const) {
      expect(await takeMessage(delivery(body, receiveCount), echo, exchange.ports({ claims }), settings)).toEqual({
        kind: 'keep',
        because: 'failed',
        delaySeconds,
        reason: 'Error: throttled',
      });
    }
    expect(exchange.problems).toEqual(Array(2).fill('a message could not be taken: Error: throttled'));
  });

  it('does nothing for a token that nobody waits for', async () => {
    const exchange = inMemoryExchange();
    const body = exchange.message('t', {});
    exchange.give('t');
    const never: Work = () => Promise.reject(new Error('acted'));
    expect(await takeMessage(delivery(body), never, exchange.ports(), settings)).toEqual({
      kind: 'delete',
      because: 'abandoned',
    });
  });

  it('aborts the work once a heartbeat finds that nobody waits any more', async () => {
    const exchange = inMemoryExchange();
    const body = exchange.message('t', {});
    const clock = { now: () => 0, sleep: () => new Promise<void>((resolve) => void setImmediate(resolve)) };
    const work: Work = (_message, { signal }) =>
      new Promise((_resolve, reject) => {
        exchange.give('t');
        signal.addEventListener('abort', () => reject(new Error('aborted')));
      });
    expect(
      await takeMessage(delivery(body), work, exchange.ports({ clock }), settings, new AbortController().signal),
    ).toEqual({ kind: 'delete', because: 'abandoned' });
  });

  it('aborts the work once a heartbeat finds that another taker has the claim, and leaves the outcome to that one', async () => {
    const exchange = inMemoryExchange();
    const body = exchange.message('t', {});
    const clock = { now: () => exchange.now, sleep: () => new Promise<void>((resolve) => void setImmediate(resolve)) };
    let reason: unknown;
    const overtaken: Work = async (_message, { signal }) => {
      // Longer than a claim lasts, nothing is heard of this taker.
      exchange.now += settings.holdMs;
      expect(await exchange.claims.claim(exchange.id('t'), settings.holdMs)).toMatchObject({
        kind: 'taken',
        attempt: 2,
      });
      return new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => reject((reason = signal.reason))),
      );
    };
    expect(await takeMessage(delivery(body), overtaken, exchange.ports({ clock }), settings)).toEqual({
      kind: 'keep',
      because: 'busy',
      delaySeconds: 0,
    });
    expect(reason).toMatchObject({ message: 'Another worker has this message by now' });
    expect([exchange.told.size, await exchange.claims.status(exchange.id('t'))]).toEqual([
      0,
      { kind: 'held', forMs: settings.holdMs },
    ]);
  });

  it('looks again no later than its own claim would last, however long another holds the message', async () => {
    const exchange = inMemoryExchange();
    await exchange.claims.claim(exchange.id('t'), 3_600_000);
    expect(await takeMessage(delivery(exchange.message('t', {})), echo, exchange.ports(), settings)).toEqual({
      kind: 'keep',
      because: 'busy',
      delaySeconds: 60,
    });
  });

  it.each(['token', 'claim', 'visibility'] as const)('goes on after a heartbeat whose %s part failed', async (part) => {
    const exchange = inMemoryExchange();
    const own = exchange.ports();
    let beats = 0;
    let finish = (): void => undefined;
    const done = new Promise<void>((resolve) => (finish = resolve));
    const fails = (which: string): boolean => which === part && beats === 1;
    const onHeartbeat = () => {
      if (beats === 2) finish();
      return fails('visibility') ? Promise.reject(new Error('throttled')) : Promise.resolve();
    };
    // The first heartbeat of a token is made before the claim is taken.
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
    const work: Work = (_message, { signal }) => done.then(() => signal.aborted);
    const ports = { ...own, tokens: { ...own.tokens, heartbeat }, claims, clock };
    expect(
      await takeMessage(delivery(exchange.message('t', {})), work, ports, { ...settings, onHeartbeat }),
    ).toMatchObject({ because: 'answered' });
    expect([exchange.told.get('t'), exchange.problems]).toEqual(['false', ['a heartbeat failed: Error: throttled']]);
  });

  it('gives a claim back for good, though a part of a heartbeat fails while another is on its way', async () => {
    const exchange = inMemoryExchange();
    const body = exchange.message('t', {});
    const own = exchange.ports();
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
    const work: Work = () => new Promise((_resolve, reject) => (fail = () => reject(new Error('no room'))));
    const onHeartbeat = () => {
      fail();
      // The work has ended, and its message is another's by now, before the extension arrives.
      setImmediate(() => void setImmediate(arrive));
      return Promise.reject(new Error('MessageNotInflight'));
    };
    expect(
      await takeMessage(delivery(body), work, { ...own, claims, clock }, { ...settings, onHeartbeat }),
    ).toMatchObject({ because: 'failed' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(await exchange.claims.status(exchange.id('t'))).toMatchObject({ kind: 'free' });
    expect(exchange.problems).toEqual(['a heartbeat failed: Error: MessageNotInflight']);
  });

  it('gives a message back at once, without a reason against it, when the worker is to stop', async () => {
    const exchange = inMemoryExchange();
    const stop = new AbortController();
    const work: Work = (_message, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('stopping')));
        stop.abort();
      });
    expect(
      await takeMessage(delivery(exchange.message('t', {})), work, exchange.ports(), settings, stop.signal),
    ).toEqual({ kind: 'keep', because: 'stopped', delaySeconds: 0, reason: undefined });
    expect(await exchange.claims.status(exchange.id('t'))).toEqual({ kind: 'free', reason: undefined, attempts: 1 });
  });

  it('reads a long message from S3, and keeps a long answer there', async () => {
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
      keepOutput: (id: string, json: string) => Promise.resolve(kept.push(json) > 0 ? `s3://bucket/${id}.json` : ''),
    };
    const work: Work = (message) => Promise.resolve({ message, much: 'x'.repeat(200_000) });
    await takeMessage(delivery(body), work, exchange.ports({ store }), settings);
    expect(JSON.parse(kept[0] ?? '')).toMatchObject({ message: { from: 's3://bucket/message.json' } });
    expect(exchange.told.get('t')).toBe(`{"stepwellOutputUri":"s3://bucket/${exchange.id('t')}.json"}`);
  });

  it.each([
    [INLINE_OUTPUT_LIMIT_BYTES, 'inline', 'inline'],
    [INLINE_OUTPUT_LIMIT_BYTES + 1, 'stored', 'inline'],
    [PAYLOAD_LIMIT_BYTES, 'stored', 'inline'],
    [PAYLOAD_LIMIT_BYTES + 1, 'stored', 'OutputTooLarge'],
  ])('sends an answer of %i bytes %s with a bucket, and %s without', async (bytes, withBucket, without) => {
    for (const [keepOutput, how] of [
      [() => Promise.resolve('s3://bucket/key'), withBucket],
      [undefined, without],
    ] as const) {
      const exchange = inMemoryExchange();
      const store = { read: () => Promise.resolve(undefined), keepOutput };
      await takeMessage(
        delivery(exchange.message('t', {})),
        () => Promise.resolve('x'.repeat(bytes - 2)),
        exchange.ports({ store }),
        settings,
      );
      const told = exchange.told.get('t') ?? '';
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
  ])('leaves what no execution sent to the dead-letter queue: %s', async (body) => {
    const exchange = inMemoryExchange();
    expect(await takeMessage(delivery(body), echo, exchange.ports(), settings)).toMatchObject({
      kind: 'keep',
      because: 'invalid',
      reason: expect.stringMatching(/^InvalidMessage: /),
    });
  });
});
