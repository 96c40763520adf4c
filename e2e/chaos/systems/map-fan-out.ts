import { FanOutStrategy } from '@stepwell/constructs';
import { expect } from 'vitest';
import { startEchoApp, synthesizeEchoApp } from '../../map-fan-out/echo-app.js';
import { type ChaosSystem } from '../system.js';

const ITEMS = 24;
const BROKEN = 7;
const requests = Array.from({ length: ITEMS }, (_, index) => ({ caseId: `case-${index}`, ...(index === BROKEN ? { throws: { name: 'OutOfStock', message: 'none left' } } : { returns: index }) }));

/** Every item has its outcome: its result, the error that it throws, or the fault that its retries did not outlast. */
function mapFanOutSystem(strategy: FanOutStrategy): ChaosSystem {
  return {
    name: `MapFanOut ${strategy}`,
    concurrency: 1,
    async prepare() {
      const synthesized = await synthesizeEchoApp([strategy]);
      return {
        async run(chaos) {
          await using app = await startEchoApp(synthesized.path, { chaos });
          const client = app.client(strategy);
          const output = await app.execute(strategy, { requestId: 'chaos', requests });
          const outcomes = [];
          for await (const outcome of client.outcomes(output)) outcomes.push(outcome);
          expect(outcomes.map(({ index, caseId }) => [index, caseId])).toEqual(requests.map(({ caseId }, index) => [index, caseId]));
          const failed = outcomes.flatMap((outcome) => ('error' in outcome ? [outcome] : []));
          expect(output).toMatchObject({ status: 'COMPLETED_WITH_FAILURES', requested: ITEMS, succeeded: ITEMS - failed.length, failed: failed.length, summary: { requested: ITEMS, failed: failed.length } });
          expect(outcomes.flatMap((outcome) => ('result' in outcome && outcome.result !== outcome.index ? [outcome] : []))).toEqual([]);
          expect(failed.find(({ index }) => index === BROKEN)).toMatchObject({ error: 'OutOfStock', reason: 'none left' });
          for (const { index } of outcomes) expect(app.computed.get(`chaos#${index}`) ?? 0, `computations of item ${index}`).toBeGreaterThan(failed.some((each) => each.index === index) ? -1 : 0);
          return failed.filter(({ index }) => index !== BROKEN).map(({ caseId, error, reason }) => ({ item: caseId, reason: `${error}: ${reason}`, attempts: 7 }));
        },
        [Symbol.asyncDispose]: () => synthesized[Symbol.asyncDispose](),
      };
    },
  };
}

export const mapFanOutSystems: readonly ChaosSystem[] = Object.values(FanOutStrategy).map(mapFanOutSystem);
