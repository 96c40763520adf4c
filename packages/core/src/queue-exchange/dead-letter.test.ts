import { describe, expect, it } from 'vitest';
import { type Taken } from '../idempotency/claims.js';
import { type DeadLetterDependencies, type ResendCounts, type ResentMessage, handleDeadLetter } from './dead-letter.js';
import { type MessageHandler } from './dependencies.js';
import { consumeMessage } from './consume-message.js';
import { type InMemoryExchange, inMemoryExchange } from './testing/in-memory-exchange.js';

const settings = { holdMs: 60_000, heartbeatMs: 20_000, retryBaseSeconds: 2 };
const fails: MessageHandler = () => Promise.reject(new Error('no room'));
const never: MessageHandler = () => Promise.reject(new Error('acted'));

/** Handles a message from the dead-letter queue, and returns the result and the resent messages. */
async function settle(
  exchange: InMemoryExchange,
  body: string,
  {
    triedBefore = 0,
    idleRounds = 0,
    ...limits
  }: Partial<ResendCounts> & Partial<Pick<DeadLetterDependencies, 'maxAttempts' | 'maxIdleRounds'>> = {},
): Promise<unknown[]> {
  const sent: [string, ResentMessage][] = [];
  const resend = (to: string, message: ResentMessage): Promise<void> => Promise.resolve(void sent.push([to, message]));
  const end = await handleDeadLetter(
    { messageId: 'm-1', body, receiveCount: 1, triedBefore, idleRounds },
    { ...exchange.dependencies(), maxAttempts: 3, maxIdleRounds: 0, resend: resend, ...limits },
  );
  return [end, ...sent];
}

async function tried(exchange: InMemoryExchange, body: string, times: number): Promise<void> {
  for (let attempt = 1; attempt <= times; attempt += 1)
    await consumeMessage({ messageId: 'm-1', body, receiveCount: attempt }, fails, exchange.dependencies(), settings);
}

/** Takes the free claim of a token. */
async function taken(exchange: InMemoryExchange, taskToken: string, holdMs: number): Promise<Taken> {
  const claim = await exchange.claims.claim(exchange.id(taskToken), holdMs);
  if (claim.kind !== 'taken') throw new Error(claim.kind);
  return claim;
}

describe('a message in the dead-letter queue', () => {
  it('fails its own execution immediately, with the number of attempts and the reason', async () => {
    const exchange = inMemoryExchange();
    const body = exchange.message('t', {});
    exchange.message('other', {});
    await tried(exchange, body, 3);
    expect(await settle(exchange, body)).toEqual(['failed']);
    expect([...exchange.outcomes]).toEqual([
      [
        't',
        'MessageExchangeFailed: Message m-1 was tried 3 times without success; the last error: Error: no room. Fix the cause, then redrive the execution.',
      ],
    ]);
    expect(
      await consumeMessage({ messageId: 'm-1', body, receiveCount: 4 }, never, exchange.dependencies(), settings),
    ).toMatchObject({ kind: 'delete' });
  });

  it('fails its execution with a default reason if no consumer recorded one', async () => {
    const exchange = inMemoryExchange();
    expect(await settle(exchange, exchange.message('t', {}))).toEqual(['failed']);
    expect(exchange.outcomes.get('t')).toContain(
      'was tried 0 times without success; no consumer finished: it was stopped or timed out',
    );
  });

  it('waits for a consumer that processes another delivery, and sends the outcome of that consumer', async () => {
    const exchange = inMemoryExchange();
    const body = exchange.message('t', {});
    const claim = await taken(exchange, 't', 7_000);
    expect(await settle(exchange, body, { triedBefore: 1 })).toEqual([
      'busy',
      ['deadLetterQueue', { body, delaySeconds: 7, triedBefore: 1, idleRounds: 0 }],
    ]);
    await claim.extend(9_000_000);
    expect(await settle(exchange, body)).toEqual([
      'busy',
      ['deadLetterQueue', { body, delaySeconds: 900, triedBefore: 0, idleRounds: 0 }],
    ]);
    await claim.complete('{"kind":"succeeded","output":"1"}');
    expect(await settle(exchange, body)).toEqual(['repeated']);
    expect(exchange.outcomes.get('t')).toBe('1');
  });

  it('returns to its queue while attempts remain, because its other receives found busy consumers', async () => {
    const exchange = inMemoryExchange();
    const body = exchange.message('t', {});
    await tried(exchange, body, 1);
    expect(await settle(exchange, body)).toEqual([
      'returned',
      ['queue', { body, delaySeconds: 0, triedBefore: 1, idleRounds: 0 }],
    ]);
    await tried(exchange, body, 1);
    expect(await settle(exchange, body, { triedBefore: 1 })).toEqual([
      'returned',
      ['queue', { body, delaySeconds: 0, triedBefore: 2, idleRounds: 0 }],
    ]);
    expect(exchange.outcomes.size).toBe(0);
    await tried(exchange, body, 1);
    expect(await settle(exchange, body, { triedBefore: 2 })).toEqual(['failed']);
  });

  it('does not loop: its execution fails if the message returned once without another attempt', async () => {
    const exchange = inMemoryExchange();
    const body = exchange.message('t', {});
    await tried(exchange, body, 1);
    expect(await settle(exchange, body, { triedBefore: 1 })).toEqual(['failed']);
    expect(exchange.outcomes.get('t')).toContain('was tried 1 time without success');
  });

  it('returns to its queue without an attempt at most maxIdleRounds consecutive times', async () => {
    const exchange = inMemoryExchange();
    const body = exchange.message('t', {});
    const limits = { maxIdleRounds: 2 };
    expect(await settle(exchange, body, limits)).toEqual([
      'returned',
      ['queue', { body, delaySeconds: 0, triedBefore: 0, idleRounds: 1 }],
    ]);
    expect(await settle(exchange, body, { ...limits, idleRounds: 1 })).toEqual([
      'returned',
      ['queue', { body, delaySeconds: 0, triedBefore: 0, idleRounds: 2 }],
    ]);
    await tried(exchange, body, 1);
    expect(await settle(exchange, body, { ...limits, idleRounds: 2 })).toEqual([
      'returned',
      ['queue', { body, delaySeconds: 0, triedBefore: 1, idleRounds: 0 }],
    ]);
    expect(await settle(exchange, body, { ...limits, triedBefore: 1, idleRounds: 2 })).toEqual(['failed']);
  });

  it('does not count as failed if its execution has an outcome or no longer waits', async () => {
    const exchange = inMemoryExchange();
    const answered = exchange.message('answered', {});
    const never: MessageHandler = () => Promise.resolve('done');
    await consumeMessage(
      { messageId: 'm-1', body: answered, receiveCount: 3 },
      never,
      exchange.dependencies(),
      settings,
    );
    expect(await settle(exchange, answered)).toEqual(['repeated']);
    expect(exchange.outcomes.get('answered')).toBe('"done"');
    const stopped = exchange.message('stopped', {});
    exchange.expire('stopped');
    expect(await settle(exchange, stopped)).toEqual(['repeated']);
    expect(exchange.outcomes.has('stopped')).toBe(false);
  });

  it('fails its execution on the next delivery if the function was killed before it sent the outcome', async () => {
    const exchange = inMemoryExchange();
    const body = exchange.message('t', {});
    const { tokens } = exchange.dependencies();
    const dies = {
      claims: exchange.claims,
      tokens: { ...tokens, fail: () => Promise.reject(new Error('killed')) },
      maxAttempts: 0,
      maxIdleRounds: 0,
      resend: () => Promise.resolve(),
    };
    await expect(
      handleDeadLetter({ messageId: 'm-1', body, receiveCount: 1, triedBefore: 0, idleRounds: 0 }, dies),
    ).rejects.toThrow('killed');
    expect(await settle(exchange, body)).toEqual(['failed']);
    expect(exchange.outcomes.get('t')).toContain('MessageExchangeFailed: Message m-1 was tried 0 times');
  });

  it('fails its execution as soon as no consumer is busy if the settings of the queue are unknown', async () => {
    const exchange = inMemoryExchange();
    const body = exchange.message('t', {});
    await tried(exchange, body, 1);
    expect(await settle(exchange, body, { maxAttempts: undefined })).toEqual(['failed']);
  });

  it('waits for a consumer that starts during the status check', async () => {
    const exchange = inMemoryExchange();
    const body = exchange.message('t', {});
    const looks = {
      ...exchange.claims,
      status: async (id: string) => {
        const standing = await exchange.claims.status(id);
        await exchange.claims.claim(id, 60_000);
        return standing;
      },
    };
    const sent: unknown[] = [];
    const dependencies = {
      claims: looks,
      tokens: exchange.dependencies().tokens,
      maxAttempts: 3,
      maxIdleRounds: 0,
      resend: (to: string) => Promise.resolve(void sent.push(to)),
    };
    expect(
      await handleDeadLetter({ messageId: 'm-1', body, receiveCount: 1, triedBefore: 0, idleRounds: 0 }, dependencies),
    ).toBe('busy');
    expect([sent, exchange.outcomes.size]).toEqual([['deadLetterQueue'], 0]);
  });
});
