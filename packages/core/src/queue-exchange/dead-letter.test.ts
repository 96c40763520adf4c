import { describe, expect, it } from 'vitest';
import { type Taken } from '../idempotency/claims.js';
import { type DeadLetterDependencies, type ResendCounts, type ResentMessage, handleDeadLetter } from './dead-letter.js';
import { type MessageHandler } from './dependencies.js';
import { consumeMessage } from './consume-message.js';
import { type InMemoryExchange, inMemoryExchange } from './testing/in-memory-exchange.js';

const settings = { holdMs: 60_000, heartbeatMs: 20_000, retryBaseSeconds: 2 };
const fails: MessageHandler = () => Promise.reject(new Error('no room'));
const never: MessageHandler = () => Promise.reject(new Error('acted'));

/** Settles a message that was received from the dead-letter queue, and tells what was sent again. */
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

/** Takes the claim of a token that nobody has. */
async function taken(exchange: InMemoryExchange, taskToken: string, holdMs: number): Promise<Taken> {
  const claim = await exchange.claims.claim(exchange.id(taskToken), holdMs);
  if (claim.kind !== 'taken') throw new Error(claim.kind);
  return claim;
}

describe('a message in the dead-letter queue', () => {
  it('fails its own execution at once, with how often and why', async () => {
    const exchange = inMemoryExchange();
    const body = exchange.message('t', {});
    exchange.message('other', {});
    await tried(exchange, body, 3);
    expect(await settle(exchange, body)).toEqual(['failed']);
    expect([...exchange.outcomes]).toEqual([
      [
        't',
        'MessageExchangeFailed: Message m-1 was tried 3 times without success; the last reason: Error: no room. Redrive the execution once what is wrong is mended.',
      ],
    ]);
    expect(
      await consumeMessage({ messageId: 'm-1', body, receiveCount: 4 }, never, exchange.dependencies(), settings),
    ).toMatchObject({ kind: 'delete' });
  });

  it('says so where no taker could say why', async () => {
    const exchange = inMemoryExchange();
    expect(await settle(exchange, exchange.message('t', {}))).toEqual(['failed']);
    expect(exchange.outcomes.get('t')).toContain(
      'was tried 0 times without success; no taker came to an end with it: it was ended from outside, or ran out of time',
    );
  });

  it('waits, however long, for a taker that is at work on another delivery, and tells what that one comes to', async () => {
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

  it('goes back to its queue while it was tried fewer times than allowed, for its receives only met takers at work', async () => {
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

  it('does not go round: once back without another try, its execution fails', async () => {
    const exchange = inMemoryExchange();
    const body = exchange.message('t', {});
    await tried(exchange, body, 1);
    expect(await settle(exchange, body, { triedBefore: 1 })).toEqual(['failed']);
    expect(exchange.outcomes.get('t')).toContain('was tried 1 time without success');
  });

  it('that no taker of the construct has tried goes back, so many times in a row and no more', async () => {
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

  it('whose execution has its outcome, or waits no more, is not counted as failed', async () => {
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

  it('whose function died before it could tell the execution does so when it comes again', async () => {
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

  it('of a queue whose settings are not known fails its execution as soon as nobody is at work', async () => {
    const exchange = inMemoryExchange();
    const body = exchange.message('t', {});
    await tried(exchange, body, 1);
    expect(await settle(exchange, body, { maxAttempts: undefined })).toEqual(['failed']);
  });

  it('waits for a taker that begins while it looks', async () => {
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
