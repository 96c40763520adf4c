import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ExchangeApp, startExchange } from './exchange-app.js';

let app: ExchangeApp;
/** Jobs by id, with their current status. */
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
const expectedResponse = (sent: { name: string; nonce: string }) => ({
  message: { ...sent, nonce: sent.nonce.slice(0, 40), planned: `by activator of ${sent.name}` },
  processedFor: sent.name,
});

describe('a Batch job that consumes messages', () => {
  it('responds once to each execution when messages are duplicated and the submitting function is killed', async () => {
    const sent = [message('short'), message('other'), message('long', 'x'.repeat(5_000)), message('last')];
    const results = await Promise.all(sent.map((each) => app.run(each)));
    expect(results.map(({ output }) => output)).toEqual(sent.map(expectedResponse));
    expect(sent.map(({ name }) => app.effects.attempts.get(name))).toEqual([1, 1, 1, 1]);
    expect(app.environment.chaos.count('sqs', 'duplicate')).toBeGreaterThan(0);
    expect(app.environment.chaos.count('lambda', 'kill')).toBeGreaterThan(0);
  });

  it('that exits without a response fails only its own execution, with the job in the cause', async () => {
    app.effects.script = ({ name }) => (name === 'dies' ? 'invalid' : 'done');
    const sent = message('valid');
    const [failed, other] = await Promise.all([app.run(message('dies')), app.run(sent)]);
    expect(failed).toMatchObject({ status: 'FAILED', error: 'BatchJobFailed' });
    const job = [...jobs.values()].find(({ status }) => status === 'FAILED');
    expect(failed.cause).toContain(`Job ${String(job?.jobId)} (exchange-`);
    expect(failed.cause).toMatch(/ failed with exit code 3: .*Log stream: job\/.+\.$/);
    expect([other.output, app.effects.attempts.get('dies')]).toEqual([expectedResponse(sent), 1]);
  });

  it('that is terminated is submitted again', async () => {
    app.effects.script = (_effect, attempt) => (attempt === 1 ? 'fail' : 'done');
    const sent = message('terminated');
    const terminated = app.run(sent);
    await expect.poll(() => app.effects.attempts.get('terminated'), { timeout: 30_000 }).toBe(1);
    const running = [...jobs.values()].find(({ status }) => status === 'RUNNING');
    await app.environment.services.batch.call('TerminateJob', {
      jobId: String(running?.jobId),
      reason: 'terminated by the test',
    });
    expect((await terminated).output).toEqual(expectedResponse(sent));
    expect(app.effects.attempts.get('terminated')).toBe(2);
  });
});
