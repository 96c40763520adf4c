import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { PermanentFailure, type Worker, type WorkerEvent, type WorkerOptions, worker } from '@stepwell/sdk/worker';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ExchangeApp, startExchange } from './exchange-app.js';

let app: ExchangeApp;
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stepwell-worker-'));
  await build({
    entryPoints: [join(import.meta.dirname, 'worker-process.ts')],
    outfile: join(folder, 'worker-process.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['@stepwell/source', 'module'],
    mainFields: ['module', 'main'],
    logLevel: 'error',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  app = await startExchange({ processor: 'worker', props: { activatorFunction: undefined, maxReceiveCount: 10 } });
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

interface Scene {
  readonly name: string;
}

/** A worker in this process, and its events. */
async function startWorker(
  options: WorkerOptions = {},
  onMessage: (message: Scene) => void = () => undefined,
): Promise<{ readonly running: Worker; readonly events: WorkerEvent[] }> {
  const events: WorkerEvent[] = [];
  const running = worker(
    await app.exchange.queue(),
    async (message: Scene, { id }) => {
      await fetch(app.effects.url, { method: 'POST', body: JSON.stringify({ id, name: message.name }) });
      onMessage(message);
      return { message, processedFor: message.name };
    },
    {
      stepwell: app.stepwell,
      sqs: app.sqs,
      concurrency: 10,
      retrySeconds: 0,
      heartbeatSeconds: 0.5,
      visibilityTimeoutSeconds: 2,
      onEvent: (event) => void events.push(event),
      ...options,
    },
  );
  return { running, events };
}

/** Runs a worker in a separate process, which kills itself. */
async function runKilledWorker(die: string): Promise<void> {
  const env = {
    PATH: process.env['PATH'],
    ENDPOINT: app.environment.endpoint,
    STATE_MACHINE_ARN: app.output('StateMachineArn'),
    EFFECTS_URL: app.effects.url,
    DIE: die,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
  const child = spawn(process.execPath, [join(folder, 'worker-process.mjs')], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  expect(signal).toBe('SIGKILL');
}

async function countMessages(): Promise<number> {
  const { Attributes } = await app.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: app.output('QueueUrl'), AttributeNames: ['All'] }),
  );
  return Number(Attributes?.ApproximateNumberOfMessages) + Number(Attributes?.ApproximateNumberOfMessagesNotVisible);
}

describe('a worker', () => {
  it('returns to every execution the response to its own message', async () => {
    const { running } = await startWorker();
    const scenes = Array.from({ length: 12 }, (_, index) => ({ name: `polled-${index}` }));
    const results = await Promise.all(scenes.map((scene) => app.run(scene)));
    await running.stop();
    expect(results.map(({ output }) => output)).toEqual(
      scenes.map((message) => ({ message, processedFor: message.name })),
    );
    expect(scenes.map(({ name }) => app.effects.attempts.get(name))).toEqual(scenes.map(() => 1));
    expect(await countMessages()).toBe(0);
  });

  it('processes each message once when it is delivered three times to two workers', async () => {
    const scenes = Array.from({ length: 10 }, (_, index) => ({ name: `thrice-${index}` }));
    const results = scenes.map((scene) => app.run(scene));
    await expect.poll(countMessages, { timeout: 20_000 }).toBe(10);
    const { sqs } = app.environment.services;
    const queueArn = app.output('QueueUrl').split('/').at(-1) ?? '';
    for (const { body } of sqs.messages(queueArn)) for (let copy = 0; copy < 2; copy += 1) sqs.send(queueArn, { body });
    const [one, other] = [await startWorker(), await startWorker()];
    expect((await Promise.all(results)).map(({ output }) => output)).toEqual(
      scenes.map((message) => ({ message, processedFor: message.name })),
    );
    await expect.poll(countMessages, { timeout: 20_000 }).toBe(0);
    await Promise.all([one.running.stop(), other.running.stop()]);
    expect(scenes.map(({ name }) => app.effects.attempts.get(name))).toEqual(scenes.map(() => 1));
    const kinds = [...one.events, ...other.events].filter(({ kind }) => kind !== 'busy').map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'succeeded')).toHaveLength(10);
    expect(kinds.filter((kind) => kind === 'abandoned' || kind === 'repeated').length).toBeGreaterThanOrEqual(20);
  });

  it('that is killed between effect and response is replaced by another, with one effect', async () => {
    const ended = app.run({ name: 'killed-after-effect' });
    await runKilledWorker('after-effect');
    const { running } = await startWorker();
    expect((await ended).output).toMatchObject({ processedFor: 'killed-after-effect' });
    await running.stop();
    expect([
      app.effects.attempts.get('killed-after-effect'),
      app.effects.done.get('killed-after-effect')?.size,
    ]).toEqual([2, 1]);
    expect(await countMessages()).toBe(0);
  });

  it('that is killed between its response and the deletion of its message has one effect', async () => {
    const ended = app.run({ name: 'killed-before-delete' });
    await runKilledWorker('before-delete');
    expect((await ended).output).toMatchObject({ processedFor: 'killed-before-delete' });
    const { running, events } = await startWorker();
    await expect.poll(countMessages, { timeout: 20_000 }).toBe(0);
    await running.stop();
    expect(events).toEqual([expect.objectContaining({ kind: 'abandoned' })]);
    expect(app.effects.attempts.get('killed-before-delete')).toBe(1);
  });

  it('fails an execution with the error of a permanent failure', async () => {
    const { running } = await startWorker({}, ({ name }) => {
      throw new PermanentFailure('InvalidScene', `${name} has no bands`);
    });
    expect(await app.run({ name: 'rejected' })).toMatchObject({
      status: 'FAILED',
      error: 'InvalidScene',
      cause: 'rejected has no bands',
    });
    await running.stop();
    expect(app.effects.attempts.get('rejected')).toBe(1);
  });

  it('that keeps failing fails the execution with the reason after the receives that the queue allows', async () => {
    const { running } = await startWorker({}, () => {
      throw new Error('no room');
    });
    expect(await app.run({ name: 'poisoned' })).toMatchObject({
      status: 'FAILED',
      error: 'MessageExchangeFailed',
      cause: expect.stringMatching(/was tried 1[0-9] times without success; the last error: Error: no room/) as string,
    });
    await running.stop();
  });

  it('receives a message above the payload limit from S3', async () => {
    const { running } = await startWorker();
    const scene = { name: 'large', data: 'x'.repeat(400_000) };
    expect(await app.exchange.exchange(scene)).toEqual({ message: scene, processedFor: 'large' });
    await running.stop();
  });

  it('completes its current messages when it is stopped, and leaves the others in the queue', async () => {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    let started = (): void => undefined;
    const working = new Promise<void>((resolve) => (started = resolve));
    const source = await app.exchange.queue();
    const first = worker(
      source,
      async (message: Scene) => {
        started();
        await released;
        return { by: 'first', message };
      },
      { stepwell: app.stepwell, sqs: app.sqs, concurrency: 1 },
    );
    const one = app.run({ name: 'one' });
    await working;
    const two = app.run({ name: 'two' });
    const stopped = first.stop();
    release();
    await stopped;
    expect((await one).output).toMatchObject({ by: 'first' });
    const { running } = await startWorker();
    expect((await two).output).toMatchObject({ processedFor: 'two' });
    await running.stop();
  });

  it('returns its message to the queue when its grace period ends', async () => {
    let started = (): void => undefined;
    const working = new Promise<void>((resolve) => (started = resolve));
    const first = worker(
      await app.exchange.queue(),
      (_message: Scene, { abortSignal }) =>
        new Promise((_resolve, reject) => {
          abortSignal.addEventListener('abort', () => reject(new Error('stopping')), { once: true });
          started();
        }),
      { stepwell: app.stepwell, sqs: app.sqs },
    );
    const ended = app.run({ name: 'returned' });
    await working;
    await first.stop({ graceSeconds: 0 });
    const { running } = await startWorker();
    expect((await ended).output).toMatchObject({ processedFor: 'returned' });
    await running.stop();
  });
});
