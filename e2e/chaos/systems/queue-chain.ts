import { expect } from 'vitest';
import { type JobApp, startJobApp, synthesizeJobApp } from '../../queue-chain/job-app.js';
import { type ChaosSystem, type Loss } from '../system.js';
import { waitUntil } from './wait-until.js';

const MESSAGES = 5;
const stages = ['First', 'Second'] as const;

/**
 * Each message has one job per stage and its output, or is in the dead-letter queue of its stage. Functions hold claims
 * in real time, so this system uses the real clock.
 */
export const queueChainSystem: ChaosSystem = {
  name: 'QueueChain',
  concurrency: 4,
  async prepare() {
    const synthesized = await synthesizeJobApp();
    return {
      async run(chaos, signal) {
        await using app = await startJobApp(synthesized.path, { chaos });
        const sent: { readonly number: number; readonly correlationId: string }[] = [];
        for (let number = 1; number <= MESSAGES; number += 1)
          sent.push({ number, ...(await app.chain.send({ number })) });
        await waitUntil(
          () =>
            app.waiting('FirstQueueName').length + app.waiting('SecondQueueName').length === 0 &&
            app.reports().every(isEnded) &&
            sent.every(({ correlationId }) => isSettled(app, correlationId)),
          signal,
        );
        const counts = new Map<string, number>();
        for (const { stage, correlationId } of app.reports())
          counts.set(`${stage} ${correlationId}`, (counts.get(`${stage} ${correlationId}`) ?? 0) + 1);
        expect(
          [...counts].filter(([, jobs]) => jobs > 1),
          'messages with more than one job',
        ).toEqual([]);
        for (const { number, correlationId } of sent) {
          if (stageOf(app, 'Second', correlationId)?.status !== 'SUCCEEDED') continue;
          expect(await app.chain.outputs('Second', { correlationId })).toEqual([
            { number, trail: ['First', 'Second'] },
          ]);
        }
        return findLosses(app);
      },
      [Symbol.asyncDispose]: () => synthesized[Symbol.asyncDispose](),
    };
  },
};

const isEnded = ({ status }: { readonly status: string }): boolean => status === 'SUCCEEDED' || status === 'FAILED';
const stageOf = (app: JobApp, stage: string, correlationId: string) =>
  app.reports().find((job) => job.stage === stage && job.correlationId === correlationId);

/** Whether a message has passed the last stage, or is in a dead-letter queue or in the queue of undelivered events. */
function isSettled(app: JobApp, correlationId: string): boolean {
  if (stageOf(app, 'Second', correlationId)?.status === 'SUCCEEDED') return true;
  if (stages.some((stage) => app.deadLetters(stage).some((letter) => letter.correlationId === correlationId)))
    return true;
  const failed = app.reports().find((job) => job.correlationId === correlationId && job.status === 'FAILED');
  return failed !== undefined && app.waiting('UndeliveredName').some((event) => event.includes(failed.jobId));
}

function findLosses(app: JobApp): Loss[] {
  const deadLetters = stages.flatMap((stage) =>
    app
      .deadLetters(stage)
      .map(
        ({ correlationId, origin, receives, reason = 'was throttled by chaos, or killed, at each receive' }): Loss => ({
          item: `${stage} ${correlationId}`,
          reason,
          attempts:
            origin === undefined ? receives : (app.reports().find(({ jobId }) => jobId === origin)?.attempts ?? 0),
        }),
      ),
  );
  const items = deadLetters.map(({ item }) => item);
  expect(items, 'dead letters, each once').toEqual([...new Set(items)]);
  const undelivered = app
    .reports()
    .filter(({ jobId }) => app.waiting('UndeliveredName').some((event) => event.includes(jobId)));
  return [
    ...deadLetters,
    ...undelivered.map(({ stage, correlationId }) => ({
      item: `${stage} ${correlationId} (event of its failed job)`,
      reason: 'the failure function was throttled by chaos, or killed, each time',
      attempts: 3,
    })),
  ];
}
