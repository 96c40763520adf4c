import { jobEnvironment } from '@stepwell/core/batch-job';
import { describe, expect, it } from 'vitest';
import { type JobMessage, type JobDependencies } from './job-dependencies.js';
import { type JobHandler, runJob } from './run-job.js';

const {
  input,
  inputUri,
  outputUri,
  taskToken,
  heartbeatSeconds,
  correlationId,
  nextQueueUrl,
  nextTopicArn,
  deduplicationId,
} = jobEnvironment;

/** Records the effects of a job in order. The test controls the interval. */
class FakeDependencies implements JobDependencies {
  readonly effects: string[] = [];
  readonly objects = new Map<string, string>();
  readonly messages: JobMessage[] = [];
  readonly logged: Readonly<Record<string, unknown>>[] = [];
  /** Errors of the next calls, by operation. */
  readonly refusals: { heartbeat?: Error; succeed?: Error; fail?: Error } = {};
  tick: () => void = () => undefined;
  isIntervalActive = false;

  readonly task = {
    heartbeat: (token: string) => this.#call('heartbeat', `heartbeat ${token}`),
    succeed: (token: string, output: string) => this.#call('succeed', `succeed ${token} ${output}`),
    fail: (token: string, error: string, cause: string) => this.#call('fail', `fail ${token} ${error}: ${cause}`),
  };

  #call(call: keyof FakeDependencies['refusals'], effect: string): Promise<void> {
    this.effects.push(effect);
    const refusal = this.refusals[call];
    return refusal === undefined ? Promise.resolve() : Promise.reject(refusal);
  }

  read(object: { bucket: string; key: string }): Promise<string> {
    return Promise.resolve(this.objects.get(`${object.bucket}/${object.key}`) ?? '');
  }

  write({ bucket, key }: { bucket: string; key: string }, json: string): Promise<void> {
    this.effects.push(`write ${bucket}/${key}`);
    this.objects.set(`${bucket}/${key}`, json);
    return Promise.resolve();
  }

  send(queueUrl: string, message: JobMessage): Promise<void> {
    this.effects.push(`send ${queueUrl}`);
    this.messages.push(message);
    return Promise.resolve();
  }

  publish(topicArn: string, message: JobMessage): Promise<void> {
    this.effects.push(`publish ${topicArn}`);
    this.messages.push(message);
    return Promise.resolve();
  }

  startInterval(_seconds: number, action: () => void): () => void {
    this.tick = action;
    this.isIntervalActive = true;
    return () => (this.isIntervalActive = false);
  }

  log(line: Readonly<Record<string, unknown>>): void {
    this.logged.push(line);
  }
}

const taskEnded = Object.assign(new Error('Task Timed Out'), { name: 'TaskTimedOut' });
const never = new AbortController().signal;
const doubled: JobHandler = (value) => Promise.resolve({ doubled: (value as { n: number }).n * 2 });
const environment = { [input]: '{"n":21}', [correlationId]: 'run-1' };

describe('a job', () => {
  it('writes its output, then sends it on, then completes the task', async () => {
    const dependencies = new FakeDependencies();
    const all = {
      ...environment,
      [outputUri]: 's3://work/run-1/out.json',
      [taskToken]: 'T',
      [nextQueueUrl]: 'queue',
      [nextTopicArn]: 'topic',
      [deduplicationId]: 'd-1',
    };
    expect(await runJob(all, doubled, dependencies, never)).toBe('completed');
    expect(dependencies.effects).toEqual([
      'heartbeat T',
      'write work/run-1/out.json',
      'send queue',
      'publish topic',
      'succeed T {"doubled":42}',
    ]);
    expect(dependencies.messages[0]).toEqual({
      body: '{"doubled":42}',
      correlationId: 'run-1',
      deduplicationId: 'd-1',
    });
    expect(dependencies.isIntervalActive).toBe(false);
  });

  it('has the same effects when it runs again', async () => {
    const dependencies = new FakeDependencies();
    const twice = { ...environment, [outputUri]: 's3://work/run-1/out.json', [nextQueueUrl]: 'queue' };
    await runJob(twice, doubled, dependencies, never);
    await runJob(twice, doubled, dependencies, never);
    expect([...dependencies.objects]).toEqual([['work/run-1/out.json', '{"doubled":42}']]);
    expect(dependencies.messages[1]).toEqual(dependencies.messages[0]);
  });

  it('reads a large input from S3', async () => {
    const dependencies = new FakeDependencies();
    dependencies.objects.set('work/in.json', '{"n":1}');
    await runJob(
      { [inputUri]: 's3://work/in.json', [outputUri]: 's3://work/out.json', [correlationId]: 'c' },
      doubled,
      dependencies,
      never,
    );
    expect(dependencies.objects.get('work/out.json')).toBe('{"doubled":2}');
  });

  it('fails its task with the name and message of its error, and writes no output', async () => {
    const dependencies = new FakeDependencies();
    const broken = Object.assign(new Error('interleave must be bsq, bil or bip, got "tiled"'), {
      name: 'InvalidScene',
    });
    await expect(
      runJob(
        { ...environment, [taskToken]: 'T', [outputUri]: 's3://work/out.json' },
        () => Promise.reject(broken),
        dependencies,
        never,
      ),
    ).rejects.toBe(broken);
    expect(dependencies.effects).toEqual([
      'heartbeat T',
      'fail T InvalidScene: interleave must be bsq, bil or bip, got "tiled"',
    ]);
    expect(dependencies.isIntervalActive).toBe(false);
  });

  it('fails with its own error if the task cannot be failed', async () => {
    const dependencies = new FakeDependencies();
    dependencies.refusals.fail = new Error('no connection');
    await expect(
      runJob({ ...environment, [taskToken]: 'T' }, () => Promise.reject(new Error('mine')), dependencies, never),
    ).rejects.toThrow('mine');
    expect(dependencies.logged).toEqual([expect.objectContaining({ level: 'WARN', reason: 'Error: no connection' })]);
  });

  it('fails its task if the environment is invalid', async () => {
    const dependencies = new FakeDependencies();
    await expect(
      runJob({ [taskToken]: 'T', [input]: '{', [correlationId]: 'c' }, doubled, dependencies, never),
    ).rejects.toMatchObject({ name: 'InvalidSetting' });
    expect(dependencies.effects).toEqual([expect.stringMatching(/^fail T InvalidSetting: STEPWELL_INPUT/)]);
  });

  it('rejects an output that exceeds the message size before it writes anything', async () => {
    const dependencies = new FakeDependencies();
    const large: JobHandler = () => Promise.resolve('x'.repeat(262_143));
    await expect(
      runJob(
        { ...environment, [nextQueueUrl]: 'queue', [outputUri]: 's3://work/out.json' },
        large,
        dependencies,
        never,
      ),
    ).rejects.toMatchObject({ name: 'JobOutputTooLarge' });
    expect(dependencies.effects).toEqual([]);
    await runJob({ ...environment, [outputUri]: 's3://work/out.json' }, large, dependencies, never);
    expect(dependencies.objects.get('work/out.json')).toHaveLength(262_145);
  });
});

describe('a job that an execution waits for', () => {
  /** A handler that runs until `release` is called. */
  function createBlockedHandler(): { work: JobHandler; begun: Promise<AbortSignal>; release: () => void } {
    let release = (): void => undefined;
    const end = new Promise<object>((resolve) => (release = () => resolve({})));
    let work: JobHandler = () => end;
    const begun = new Promise<AbortSignal>((resolve) => {
      work = (_input, signal) => {
        resolve(signal);
        return end;
      };
    });
    return { work, begun, release };
  }

  it('sends heartbeats while it runs, and continues after a lost heartbeat', async () => {
    const dependencies = new FakeDependencies();
    const { work, begun, release } = createBlockedHandler();
    const running = runJob({ ...environment, [taskToken]: 'T', [heartbeatSeconds]: '7' }, work, dependencies, never);
    await begun;
    dependencies.tick();
    dependencies.refusals.heartbeat = new Error('throttled');
    dependencies.tick();
    await Promise.resolve();
    release();
    expect(await running).toBe('completed');
    expect(dependencies.effects).toEqual(['heartbeat T', 'heartbeat T', 'heartbeat T', 'succeed T {}']);
  });

  it('does not start if its task has ended', async () => {
    const dependencies = new FakeDependencies();
    dependencies.refusals.heartbeat = taskEnded;
    let worked = 0;
    const ending = await runJob(
      { ...environment, [taskToken]: 'T', [outputUri]: 's3://work/out.json' },
      () => Promise.resolve((worked += 1)),
      dependencies,
      never,
    );
    expect([ending, worked, dependencies.effects]).toEqual(['abandoned', 0, ['heartbeat T']]);
  });

  it('stops without an effect when its task ends', async () => {
    const dependencies = new FakeDependencies();
    const { work, begun } = createBlockedHandler();
    const running = runJob(
      { ...environment, [taskToken]: 'T', [outputUri]: 's3://work/out.json' },
      work,
      dependencies,
      never,
    );
    const signal = await begun;
    dependencies.refusals.heartbeat = taskEnded;
    dependencies.tick();
    expect(await running).toBe('abandoned');
    expect([signal.aborted, dependencies.effects]).toEqual([true, ['heartbeat T', 'heartbeat T']]);
  });

  it('ends without an error if another attempt has completed the task', async () => {
    const dependencies = new FakeDependencies();
    dependencies.refusals.succeed = taskEnded;
    expect(await runJob({ ...environment, [taskToken]: 'T' }, doubled, dependencies, never)).toBe('abandoned');
  });

  it('fails its task at once when it is terminated, even if the handler does not stop', async () => {
    const dependencies = new FakeDependencies();
    const { work, begun } = createBlockedHandler();
    const terminated = new AbortController();
    const running = runJob({ ...environment, [taskToken]: 'T' }, work, dependencies, terminated.signal);
    await begun;
    terminated.abort(Object.assign(new Error('SIGTERM'), { name: 'JobTerminated' }));
    await expect(running).rejects.toMatchObject({ name: 'JobTerminated' });
    expect(dependencies.effects).toEqual(['heartbeat T', 'fail T JobTerminated: SIGTERM']);
  });
});
