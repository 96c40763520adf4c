import { expect } from 'vitest';
import { type JobApp, startJobApp, synthesizeJobApp } from '../../queue-chain/job-app.js';
import { type ChaosSystem, type Loss } from '../system.js';
import { until } from './until.js';

const MESSAGES = 5;
const stages = ['First', 'Second'] as const;

/**
 * One job for each message at each stage, and its output; or the message in the dead-letter queue of its stage.
 * Functions hold claims by the real time, so the queues wait in real time too.
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
        await until(
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
        return lossesOf(app);
      },
      [Symbol.asyncDispose]: () => synthesized[Symbol.asyncDispose](),
    };
  },
};

const isEnded = ({ status }: { readonly status: string }): boolean => status === 'SUCCEEDED' || status === 'FAILED';
const stageOf = (app: JobApp, stage: string, correlationId: string) =>
  app.reports().find((job) => job.stage === stage && job.correlationId === correlationId);

/**
 * Whether a message is through the last stage, or waits where a person looks: in a dead-letter queue, or as news that
 * could not be delivered.
 */
function isSettled(app: JobApp, correlationId: string): boolean {
  if (stageOf(app, 'Second', correlationId)?.status === 'SUCCEEDED') return true;
  if (stages.some((stage) => app.letters(stage).some((letter) => letter.correlationId === correlationId))) return true;
  const failed = app.reports().find((job) => job.correlationId === correlationId && job.status === 'FAILED');
  return failed !== undefined && app.waiting('UndeliveredName').some((news) => news.includes(failed.jobId));
}

function lossesOf(app: JobApp): Loss[] {
  const letters = stages.flatMap((stage) =>
    app
      .letters(stage)
      .map(
        ({ correlationId, origin, receives, reason = 'was throttled by chaos, or killed, at each receive' }): Loss => ({
          item: `${stage} ${correlationId}`,
          reason,
          attempts:
            origin === undefined ? receives : (app.reports().find(({ jobId }) => jobId === origin)?.attempts ?? 0),
        }),
      ),
  );
  const items = letters.map(({ item }) => item);
  expect(items, 'dead letters, each once').toEqual([...new Set(items)]);
  const undelivered = app
    .reports()
    .filter(({ jobId }) => app.waiting('UndeliveredName').some((news) => news.includes(jobId)));
  return [
    ...letters,
    ...undelivered.map(({ stage, correlationId }) => ({
      item: `${stage} ${correlationId} (news of its failed job)`,
      reason: 'the failure function was throttled by chaos, or killed, each time',
      attempts: 3,
    })),
  ];
}
