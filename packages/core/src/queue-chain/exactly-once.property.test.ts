import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../queue-exchange/testing/seeded-random.js';
import { type FaultRates } from '../queue-exchange/testing/simulated-process.js';
import {
  type SimulatedBatch,
  type SimulatedChain,
  type SimulatedMessage,
  simulateChain,
} from './testing/simulated-chain.js';

const AN_HOUR_MS = 3_600_000;

/** Up to 12 messages for up to 4 units of work: several messages of one batch request the same work. */
const messages = fc
  .tuple(fc.array(fc.nat(3), { minLength: 1, maxLength: 12 }), fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }))
  .map(([works, failing]) =>
    works.map((work, index): SimulatedMessage => ({
      messageId: `message ${index}`,
      deduplicationId: `work ${work}`,
      fails: failing[work] ?? false,
    })),
  );

const works = (sent: readonly SimulatedMessage[]): string[] =>
  [...new Set(sent.map(({ deduplicationId }) => deduplicationId))].sort();
const failing = (sent: readonly SimulatedMessage[]): string[] => works(sent.filter(({ fails }) => fails));

/** Runs messages through a stage until all are processed, for at most one hour. */
async function run(
  sent: readonly SimulatedMessage[],
  weather: FaultRates,
  batch: SimulatedBatch,
  seed: number,
): Promise<SimulatedChain> {
  const chain = simulateChain(weather, batch, seededRandom(seed));
  chain.send(sent);
  expect(
    await chain.time.advanceUntil(() => chain.isSettled(), AN_HOUR_MS),
    'every message deleted, every failure handled',
  ).toBe(true);
  expect(chain.undeliverable).toEqual([]);
  return chain;
}

const idsOf = ({ letters }: SimulatedChain): string[] =>
  letters.map(({ attributes }) => attributes['origin'] ?? '').sort();

describe('a stage of a chain', () => {
  it('submits one job per unit of work and sends one dead letter per failed job, for duplicate messages, events and table updates', async () => {
    const weather = fc.record({
      latencyMs: fc.constantFrom(0, 150),
      duplicate: fc.constantFrom(0, 0.5),
      resend: fc.constantFrom(0, 0.5),
      fail: fc.constant(0),
      kill: fc.constant(0),
      maxFaults: fc.constant(8),
    });
    await fc.assert(
      fc.asyncProperty(
        messages,
        weather,
        fc.constantFrom(0, 0.3),
        fc.integer(),
        async (sent, given, throttle, seed) => {
          const chain = await run(sent, given, { listLagMs: 0, throttle }, seed);
          expect(chain.jobs.map(({ workId }) => workId).sort()).toEqual(works(sent));
          expect(idsOf(chain)).toEqual(
            chain.jobs
              .filter(({ workId }) => failing(sent).includes(workId))
              .map(({ jobId }) => jobId)
              .sort(),
          );
        },
      ),
      { numRuns: 100 },
    );
  });

  const anyWeather = fc.record({
    // Ten messages, five at a time, complete two seconds before the function times out.
    latencyMs: fc.constantFrom(0, 150),
    duplicate: fc.constantFrom(0, 0.5),
    resend: fc.constantFrom(0, 0.3),
    fail: fc.constantFrom(0, 0.2),
    kill: fc.constantFrom(0, 0.2),
    maxFaults: fc.integer({ min: 0, max: 8 }),
  });

  it('submits one job per unit of work although calls fail and functions crash, if Batch lists a job before its claim expires', async () => {
    await fc.assert(
      fc.asyncProperty(
        messages,
        anyWeather,
        fc.constantFrom(0, 2_000),
        fc.integer(),
        async (sent, weather, listLagMs, seed) => {
          const chain = await run(sent, weather, { listLagMs, throttle: 0.2 }, seed);
          expect(chain.jobs.map(({ workId }) => workId).sort()).toEqual(works(sent));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('submits at most one more job per failed call and crashed function, and jobs of one unit of work are identical', async () => {
    await fc.assert(
      fc.asyncProperty(
        messages,
        anyWeather,
        fc.constantFrom(10_000, 60_000),
        fc.integer(),
        async (sent, weather, listLagMs, seed) => {
          const chain = await run(sent, weather, { listLagMs, throttle: 0.2 }, seed);
          expect([...new Set(chain.jobs.map(({ workId }) => workId))].sort()).toEqual(works(sent));
          const most = 1 + chain.faults.count('fail') + chain.faults.count('kill');
          for (const work of works(sent))
            expect(chain.jobs.filter(({ workId }) => workId === work).length).toBeLessThanOrEqual(most);
          const plans = new Set(
            chain.jobs.map(({ jobName, environment: { STEPWELL_OUTPUT_URI, STEPWELL_DEDUPLICATION_ID } }) =>
              JSON.stringify({ jobName, STEPWELL_OUTPUT_URI, STEPWELL_DEDUPLICATION_ID }),
            ),
          );
          expect(plans.size).toBe(works(sent).length);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('sends a dead letter for each failed job despite failures and crashes, and copies of one letter are the same work', async () => {
    await fc.assert(
      fc.asyncProperty(messages, anyWeather, fc.integer(), async (sent, weather, seed) => {
        const chain = await run(sent, weather, { listLagMs: 0, throttle: 0 }, seed);
        const failed = chain.jobs.filter(({ workId }) => failing(sent).includes(workId)).map(({ jobId }) => jobId);
        expect([...new Set(idsOf(chain))]).toEqual(failed.sort());
        expect(new Set(chain.letters.map(({ messageDeduplicationId }) => messageDeduplicationId)).size).toBe(
          failed.length,
        );
        if (weather.fail === 0 && weather.kill === 0) expect(chain.letters).toHaveLength(failed.length);
      }),
      { numRuns: 50 },
    );
  });
});
