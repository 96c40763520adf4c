import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MessageHandler } from './dependencies.js';
import { seededRandom } from './testing/seeded-random.js';
import { type SimulatedExchange, simulateExchange } from './testing/simulated-exchange.js';
import { type FaultRates } from './testing/simulated-process.js';

const MAX_RECEIVE_COUNT = 3;
const TWO_HOURS_MS = 7_200_000;

/** What a message's work is like: how long it takes, and how often it fails before it does not. */
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
  /** How often the work on each message was begun, and how often it came to an end. */
  readonly begun: number[];
  readonly done: number[];
}

/** Runs messages through an exchange until nothing of them is left, for two hours at most. */
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
  it('acts on every message once and counts only its tries, however deliveries meet', async () => {
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
        // What the alarm counts: each execution that failed, and no copy of a message whose work is done.
        expect(deadLetterEnds.filter((end) => end === 'failed')).toHaveLength(
          messages.filter(({ failures }) => failures >= MAX_RECEIVE_COUNT).length,
        );
        messages.forEach(({ failures }, index) => {
          const told = exchange.outcomes.get(`token ${index}`) ?? '';
          if (failures < MAX_RECEIVE_COUNT)
            expect([told, begun[index], done[index]]).toEqual([answer(index), failures + 1, 1]);
          else {
            expect(told).toMatch(
              /^MessageExchangeFailed: Message m was tried [0-9]+ times without success; the last reason: Error: no room/,
            );
            expect(begun[index]).toBeGreaterThanOrEqual(MAX_RECEIVE_COUNT);
            // Each second delivery is one that SQS may give out as often as the first.
            expect(begun[index]).toBeLessThan(2 * MAX_RECEIVE_COUNT + given.maxFaults);
          }
        });
      }),
      { numRuns: 100 },
    );
  });

  it('tells every execution what came of its own message, whatever fails and whoever dies, and fails none before its message was tried as often as allowed', async () => {
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
          // Where a call takes as long as a claim lasts, a taker can lose its claim before it begins: then a try may be
          // missing.
          expect(Number(tries)).toBeGreaterThanOrEqual(given.latencyMs > 1_000 ? 0 : MAX_RECEIVE_COUNT);
        });
      }),
      { numRuns: 100 },
    );
  });
});
