import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ExchangeApp, startExchange } from './exchange-app.js';

let app: ExchangeApp;
/** Jobs by name, each with the status that it has now. */
const jobs = new Map<string, { readonly jobId: string; readonly jobName: string; readonly status: string }>();
beforeAll(async () => {
  const isSubmitter = ({ service, resource }: { readonly service: string; readonly resource: string }) =>
    service === 'sqs' || resource.includes('Submit');
  app = await startExchange({
    processor: 'job',
    chaos: { seed: 1, delayMs: 300, maxPerItem: 1, sqs: { duplicate: 1 }, lambda: { kill: 0.3 }, filter: isSubmitter },
  });
  app.environment.services.batch.on('status', ({ job, status }) =>
    jobs.set(String(job['jobId']), { jobId: String(job['jobId']), jobName: String(job['jobName']), status }),
  );
});
afterAll(() => app[Symbol.asyncDispose]());

const message = (name: string, nonce = String(Math.random())) => ({ name, nonce });
const expectedResponse = (given: { name: string; nonce: string }) => ({
  message: { ...given, nonce: given.nonce.slice(0, 40), planned: `by activator of ${given.name}` },
  processedFor: given.name,
});

describe('a Batch job that takes messages', () => {
  it(
    'answers each execution by itself, once, though messages come twice and the function that submits is killed',
    { timeout: 60_000 },
    async () => {
      const given = [message('short'), message('other'), message('long', 'x'.repeat(5_000)), message('last')];
      const ends = await Promise.all(given.map((each) => app.run(each)));
      expect(ends.map(({ output }) => output)).toEqual(given.map(expectedResponse));
      expect(given.map(({ name }) => app.effects.attempts.get(name))).toEqual([1, 1, 1, 1]);
      expect(app.environment.chaos.count('sqs', 'duplicate')).toBeGreaterThan(0);
      expect(app.environment.chaos.count('lambda', 'kill')).toBeGreaterThan(0);
    },
  );

  it(
    'that dies without a word fails its execution at once, with what is known of it, and no other',
    { timeout: 60_000 },
    async () => {
      app.effects.script = ({ name }) => (name === 'dies' ? 'invalid' : 'done');
      const given = message('beside');
      const [failed, other] = await Promise.all([app.run(message('dies')), app.run(given)]);
      expect(failed).toMatchObject({ status: 'FAILED', error: 'BatchJobFailed' });
      const job = [...jobs.values()].find(({ status }) => status === 'FAILED');
      expect(failed.cause).toContain(`Job ${String(job?.jobId)} (exchange-`);
      expect(failed.cause).toMatch(/ failed with exit code 3: .*Log stream: job\/.+\.$/);
      expect([other.output, app.effects.attempts.get('dies')]).toEqual([expectedResponse(given), 1]);
    },
  );

  it('that is told to end is submitted anew', { timeout: 60_000 }, async () => {
    app.effects.script = (_effect, attempt) => (attempt === 1 ? 'fail' : 'done');
    const given = message('ended');
    const ended = app.run(given);
    await expect.poll(() => app.effects.attempts.get('ended'), { timeout: 30_000 }).toBe(1);
    const running = [...jobs.values()].find(({ status }) => status === 'RUNNING');
    app.environment.services.batch.call('terminatejob', { jobId: String(running?.jobId), reason: 'its time is up' });
    expect((await ended).output).toEqual(expectedResponse(given));
    expect(app.effects.attempts.get('ended')).toBe(2);
  });
});
