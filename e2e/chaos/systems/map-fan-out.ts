import { PutObjectCommand } from '@aws-sdk/client-s3';
import { FanOutStrategy } from '@stepwell/constructs';
import { expect } from 'vitest';
import { startEchoApp, synthesizeEchoApp } from '../../map-fan-out/echo-app.js';
import { type ChaosSystem } from '../system.js';
import { executionLoss } from './execution-loss.js';
import { recordInvocations } from './invocations.js';

const ITEMS = 24;
const BROKEN = 7;
const requests = Array.from({ length: ITEMS }, (_, index) => ({
  caseId: `case-${index}`,
  ...(index === BROKEN ? { throws: { name: 'OutOfStock', message: 'none left' } } : { returns: index }),
}));

/** Every item has its outcome: its result, the error that it throws, or the fault that exhausted its retries. */
function mapFanOutSystem(strategy: FanOutStrategy, isListedInS3 = false): ChaosSystem {
  return {
    name: `MapFanOut ${strategy}${isListedInS3 ? ', manifest' : ''}`,
    concurrency: 1,
    async prepare() {
      const synthesized = await synthesizeEchoApp([strategy]);
      return {
        async run(chaos) {
          await using app = await startEchoApp(synthesized.path, { chaos });
          const events = recordInvocations(app.environment);
          const client = app.client(strategy);
          const manifest = { bucket: app.output(`${strategy}Bucket`), key: 'lists/items.json' };
          if (isListedInS3)
            await app.s3.send(
              new PutObjectCommand({ Bucket: manifest.bucket, Key: manifest.key, Body: JSON.stringify(requests) }),
            );
          const execution = await client.start({ requestId: 'chaos', ...(isListedInS3 ? { manifest } : { requests }) });
          const output = await execution
            .result({ minDelay: 0.02, maxDelay: 0.1 })
            .catch((error: unknown) => executionLoss(app.stepwell, error));
          if ('attempts' in output) return [output];
          const outcomes = [];
          for await (const outcome of client.outcomes(output)) outcomes.push(outcome);
          expect(outcomes.map(({ index, caseId }) => [index, caseId])).toEqual(
            requests.map(({ caseId }, index) => [index, caseId]),
          );
          const failed = outcomes.flatMap((outcome) => ('error' in outcome ? [outcome] : []));
          expect(output).toMatchObject({
            status: 'COMPLETED_WITH_FAILURES',
            requested: ITEMS,
            succeeded: ITEMS - failed.length,
            failed: failed.length,
            summary: { requested: ITEMS, failed: failed.length },
          });
          expect(
            outcomes.flatMap((outcome) => ('result' in outcome && outcome.result !== outcome.index ? [outcome] : [])),
          ).toEqual([]);
          expect(failed.find(({ index }) => index === BROKEN)).toMatchObject({
            error: 'OutOfStock',
            reason: 'none left',
          });
          for (const { index } of outcomes)
            expect(app.computed.get(`chaos#${index}`) ?? 0, `computations of item ${index}`).toBeGreaterThan(
              failed.some((each) => each.index === index) ? -1 : 0,
            );
          return failed
            .filter(({ index }) => index !== BROKEN)
            .map(({ index, caseId, error, reason }) => ({
              item: caseId,
              reason: `${error}: ${reason}`,
              attempts: events.filter((event) => (JSON.parse(event) as { readonly index?: number }).index === index)
                .length,
            }));
        },
        [Symbol.asyncDispose]: () => synthesized[Symbol.asyncDispose](),
      };
    },
  };
}

export const mapFanOutSystems: readonly ChaosSystem[] = [
  ...Object.values(FanOutStrategy).map((strategy) => mapFanOutSystem(strategy)),
  mapFanOutSystem(FanOutStrategy.DISTRIBUTED, true),
];
