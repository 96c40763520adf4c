import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MessageHandler } from './dependencies.js';
import { seededRandom } from './testing/seeded-random.js';
import { type SimulatedExchange, simulateExchange } from './testing/simulated-exchange.js';
import { type FaultRates } from './testing/simulated-process.js';

const MAX_RECEIVE_COUNT = 3;
const TWO_HOURS_MS = 7_200_000;

/** The work of a message: its duration, and the number of failures before it succeeds. */
interface Kind {
  readonly ms: number;
  readonly failures: number;
}

const kinds = fc.array(
  fc.record({
    ms: fc.integer({ min: 0, max: 90_000 }),
    failures: fc.oneof(fc.integer({ min: 0, max: MAX_RECEIVE_COUNT - 1 }), fc.constant(Infinity)),
  }),
  { minLength: 1, maxLength: 4 },
);

interface Ran extends SimulatedExchange {
  /** The number of times that the work on each message started, and the number of times that it completed. */
  readonly begun: number[];
  readonly done: number[];
}

/** Runs messages through an exchange until no message remains, for at most two hours. */
async function run(messages: readonly Kind[], weather: FaultRates, seed: number): Promise<Ran> {
  const begun = messages.map(() => 0);
  const done = messages.map(() => 0);
  const work: MessageHandler = async (message, { signal }) => {
    const index = message as number;
    const { ms, failures } = messages[index] as Kind;
    const attempt = (begun[index] = (begun[index] ?? 0) + 1);
    await simulated.time.sleep(ms, signal);
    if (attempt <= failures) throw new Error('no room');
    done[index] = (done[index] ?? 0) + 1;
    return { for: index };
  };
  const simulated = simulateExchange(work, MAX_RECEIVE_COUNT, weather, seededRandom(seed));
  messages.forEach((_, index) => simulated.send(simulated.exchange.message(`token ${index}`, index)));
  expect(
    await simulated.time.advanceUntil(
      () => simulated.exchange.outcomes.size === messages.length && simulated.isEmpty(),
      TWO_HOURS_MS,
    ),
    'every execution told, no message left',
  ).toBe(true);
  return { ...simulated, begun, done };
}

const answer = (index: number) => JSON.stringify({ for: index });

describe('an exchange', () => {
  it('processes every message once and counts only attempts when deliveries overlap', async () => {
    const weather = fc.record({
      latencyMs: fc.constantFrom(0, 400),
      duplicate: fc.constantFrom(0, 0.3),
      fail: fc.constant(0),
      resend: fc.constantFrom(0, 0.3),
      kill: fc.constant(0),
      maxFaults: fc.constant(6),
    });
    await fc.assert(
      fc.asyncProperty(kinds, weather, fc.integer(), async (messages, given, seed) => {
        const {
          exchange,
          begun,
          done,
          undeliverable,
          deadLetterOutcomes: deadLetterEnds,
        } = await run(messages, given, seed);
        expect(undeliverable).toEqual([]);
        // The alarm counts each failed execution. It excludes duplicates of messages whose work is complete.
        expect(deadLetterEnds.filter((end) => end === 'failed')).toHaveLength(
          messages.filter(({ failures }) => failures >= MAX_RECEIVE_COUNT).length,
        );
        messages.forEach(({ failures }, index) => {
          const told = exchange.outcomes.get(`token ${index}`) ?? '';
          if (failures < MAX_RECEIVE_COUNT)
            expect([told, begun[index], done[index]]).toEqual([answer(index), failures + 1, 1]);
          else {
            expect(told).toMatch(
              /^MessageExchangeFailed: Message m was tried [0-9]+ times without success; the last error: Error: no room/,
            );
            expect(begun[index]).toBeGreaterThanOrEqual(MAX_RECEIVE_COUNT);
            // SQS can deliver each duplicate as often as the original.
            expect(begun[index]).toBeLessThan(2 * MAX_RECEIVE_COUNT + given.maxFaults);
          }
        });
      }),
      { numRuns: 100 },
    );
  });

  it('sends each execution its own outcome despite faults, and fails none before all attempts are used', async () => {
    const weather = fc.record({
      latencyMs: fc.constantFrom(0, 400, 3_000),
      duplicate: fc.constantFrom(0, 0.3),
      fail: fc.constantFrom(0, 0.1),
      resend: fc.constantFrom(0, 0.3),
      kill: fc.constantFrom(0, 0.1),
      maxFaults: fc.integer({ min: 0, max: 8 }),
    });
    await fc.assert(
      fc.asyncProperty(kinds, weather, fc.integer(), async (messages, given, seed) => {
        const { exchange, undeliverable } = await run(messages, given, seed);
        expect(undeliverable).toEqual([]);
        messages.forEach((_, index) => {
          const told = exchange.outcomes.get(`token ${index}`);
          if (told === answer(index)) return;
          const [, tries] =
            /^MessageExchangeFailed: Message m was tried ([0-9]+) times? without success/.exec(told ?? '') ?? [];
          // If a call takes as long as a claim, a consumer can lose its claim before it starts. Then an attempt can be
          // missing.
          expect(Number(tries)).toBeGreaterThanOrEqual(given.latencyMs > 1_000 ? 0 : MAX_RECEIVE_COUNT);
        });
      }),
      { numRuns: 100 },
    );
  });
});
