import { describe, expect, it } from 'vitest';
import { type Taken } from '../idempotency/claims.js';
import { type DeadLetterPorts, type Rounds, type SentAgain, failDeadLetter } from './dead-letter.js';
import { type Work } from './ports.js';
import { takeMessage } from './take-message.js';
import { type InMemoryExchange, inMemoryExchange } from './testing/in-memory-exchange.js';

const settings = { holdMs: 60_000, heartbeatMs: 20_000, retryBaseSeconds: 2 };
const fails: Work = () => Promise.reject(new Error('no room'));
const never: Work = () => Promise.reject(new Error('acted'));

/** Settles a message that was received from the dead-letter queue, and tells what was sent again. */
async function settle(
  exchange: InMemoryExchange,
  body: string,
  {
    triedBefore = 0,
    idleRounds = 0,
    ...limits
  }: Partial<Rounds> & Partial<Pick<DeadLetterPorts, 'maxAttempts' | 'maxIdleRounds'>> = {},
): Promise<unknown[]> {
  const sent: [string, SentAgain][] = [];
  const sendAgain = (to: string, message: SentAgain): Promise<void> => Promise.resolve(void sent.push([to, message]));
  const end = await failDeadLetter(
    { messageId: 'm-1', body, receiveCount: 1, triedBefore, idleRounds },
    { ...exchange.ports(), maxAttempts: 3, maxIdleRounds: 0, sendAgain, ...limits },
  );
  return [end, ...sent];
}

async function tried(exchange: InMemoryExchange, body: string, times: number): Promise<void> {
  for (let attempt = 1; attempt <= times; attempt += 1)
    await takeMessage({ messageId: 'm-1', body, receiveCount: attempt }, fails, exchange.ports(), settings);
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
    expect(await settle(exchange, body)).toEqual(['refused']);
    expect([...exchange.told]).toEqual([
      [
        't',
        'MessageExchangeFailed: Message m-1 was tried 3 times without success; the last reason: Error: no room. Redrive the execution once what is wrong is mended.',
      ],
    ]);
    expect(
      await takeMessage({ messageId: 'm-1', body, receiveCount: 4 }, never, exchange.ports(), settings),
    ).toMatchObject({ kind: 'delete' });
  });

  it('says so where no taker could say why', async () => {
    const exchange = inMemoryExchange();
    expect(await settle(exchange, exchange.message('t', {}))).toEqual(['refused']);
    expect(exchange.told.get('t')).toContain(
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
    await claim.complete('{"kind":"answered","output":"1"}');
    expect(await settle(exchange, body)).toEqual(['repeated']);
    expect(exchange.told.get('t')).toBe('1');
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
    expect(exchange.told.size).toBe(0);
    await tried(exchange, body, 1);
    expect(await settle(exchange, body, { triedBefore: 2 })).toEqual(['refused']);
  });

  it('does not go round: once back without another try, its execution fails', async () => {
    const exchange = inMemoryExchange();
    const body = exchange.message('t', {});
    await tried(exchange, body, 1);
    expect(await settle(exchange, body, { triedBefore: 1 })).toEqual(['refused']);
    expect(exchange.told.get('t')).toContain('was tried 1 time without success');
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
    expect(await settle(exchange, body, { ...limits, triedBefore: 1, idleRounds: 2 })).toEqual(['refused']);
  });

  it('whose execution has its outcome, or waits no more, is not counted as failed', async () => {
    const exchange = inMemoryExchange();
    const answered = exchange.message('answered', {});
    const never: Work = () => Promise.resolve('done');
    await takeMessage({ messageId: 'm-1', body: answered, receiveCount: 3 }, never, exchange.ports(), settings);
    expect(await settle(exchange, answered)).toEqual(['repeated']);
    expect(exchange.told.get('answered')).toBe('"done"');
    const stopped = exchange.message('stopped', {});
    exchange.give('stopped');
    expect(await settle(exchange, stopped)).toEqual(['repeated']);
    expect(exchange.told.has('stopped')).toBe(false);
  });

  it('whose function died before it could tell the execution does so when it comes again', async () => {
    const exchange = inMemoryExchange();
    const body = exchange.message('t', {});
    const { tokens } = exchange.ports();
    const dies = {
      claims: exchange.claims,
      tokens: { ...tokens, fail: () => Promise.reject(new Error('killed')) },
      maxAttempts: 0,
      maxIdleRounds: 0,
      sendAgain: () => Promise.resolve(),
    };
    await expect(
      failDeadLetter({ messageId: 'm-1', body, receiveCount: 1, triedBefore: 0, idleRounds: 0 }, dies),
    ).rejects.toThrow('killed');
    expect(await settle(exchange, body)).toEqual(['refused']);
    expect(exchange.told.get('t')).toContain('MessageExchangeFailed: Message m-1 was tried 0 times');
  });

  it('of a queue whose settings are not known fails its execution as soon as nobody is at work', async () => {
    const exchange = inMemoryExchange();
    const body = exchange.message('t', {});
    await tried(exchange, body, 1);
    expect(await settle(exchange, body, { maxAttempts: undefined })).toEqual(['refused']);
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
    const ports = {
      claims: looks,
      tokens: exchange.ports().tokens,
      maxAttempts: 3,
      maxIdleRounds: 0,
      sendAgain: (to: string) => Promise.resolve(void sent.push(to)),
    };
    expect(
      await failDeadLetter({ messageId: 'm-1', body, receiveCount: 1, triedBefore: 0, idleRounds: 0 }, ports),
    ).toBe('busy');
    expect([sent, exchange.told.size]).toEqual([['deadLetterQueue'], 0]);
  });
});
