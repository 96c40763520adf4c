import { CreateActivityCommand, CreateStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { type LocalEnvironment, startLocal } from '@stepwell/local';
import { type Stepwell, createStepwell, untypedWorkflow, type Workflow } from '@stepwell/sdk';
import { PermanentFailure, worker } from '@stepwell/sdk/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let environment: LocalEnvironment;
let stepwell: Stepwell;
let sfn: SFNClient;
let activityArn = '';
let machine: Workflow<unknown, unknown>;
beforeAll(async () => {
  environment = await startLocal();
  const { endpoint, region, credentials } = environment;
  stepwell = createStepwell({ endpoint, region, credentials });
  sfn = new SFNClient(environment.clientConfig());
  ({ activityArn = '' } = await sfn.send(new CreateActivityCommand({ name: 'measure' })));
  const definition = {
    StartAt: 'Measure',
    States: {
      Measure: {
        Type: 'Task',
        Resource: activityArn,
        TimeoutSeconds: 60,
        HeartbeatSeconds: 2,
        Retry: [{ ErrorEquals: ['WorkerStopped', 'States.Timeout'], IntervalSeconds: 1, MaxAttempts: 3 }],
        End: true,
      },
    },
  };
  const { stateMachineArn = '' } = await sfn.send(
    new CreateStateMachineCommand({
      name: 'measuring',
      roleArn: 'arn:aws:iam::123456789012:role/measuring',
      definition: JSON.stringify(definition),
    }),
  );
  machine = untypedWorkflow(stepwell, { stateMachineArn });
});
afterAll(async () => {
  sfn.destroy();
  stepwell.destroy();
  await environment.close();
});

interface Scene {
  readonly name: string;
}

describe('a worker of an activity', () => {
  it('responds to each task, several at a time', async () => {
    const running = worker(
      { activityArn },
      ({ name }: Scene, { attempt, executionArn }) => ({
        measured: name,
        attempt,
        executionArn: executionArn ?? 'nothing',
      }),
      { stepwell, concurrency: 3, heartbeatSeconds: 0.5 },
    );
    const names = Array.from({ length: 6 }, (_, index) => `scene ${index}`);
    expect(await Promise.all(names.map((name) => machine.execute({ name })))).toEqual(
      names.map((measured) => ({ measured, attempt: 1, executionArn: 'nothing' })),
    );
    await running.stop({ graceSeconds: 0 });
  });

  it('sends heartbeats, so that a task can take longer than its HeartbeatSeconds', { timeout: 30_000 }, async () => {
    let calls = 0;
    const slow = ({ name }: Scene) => {
      calls += 1;
      return stepwell.clock.sleep(3_000).then(() => name);
    };
    const running = worker({ activityArn }, slow, { stepwell, heartbeatSeconds: 0.5 });
    expect(await machine.execute({ name: 'slow' })).toBe('slow');
    expect(calls).toBe(1);
    await running.stop({ graceSeconds: 0 });
  });

  it('fails a task with the name of its error', async () => {
    const running = worker(
      { activityArn },
      () => {
        throw new PermanentFailure('InvalidScene', 'no bands');
      },
      { stepwell },
    );
    await expect(machine.execute({ name: 'broken' })).rejects.toMatchObject({
      error: 'InvalidScene',
      causeText: 'no bands',
    });
    await running.stop({ graceSeconds: 0 });
  });

  it('that is stopped fails its task, which the Retry of its state gives to another', { timeout: 30_000 }, async () => {
    let started = (): void => undefined;
    const working = new Promise<void>((resolve) => (started = resolve));
    const first = worker(
      { activityArn },
      (_scene: Scene, { abortSignal }) =>
        new Promise((_resolve, reject) => {
          abortSignal.addEventListener('abort', () => reject(new Error('stopping')), { once: true });
          started();
        }),
      { stepwell, heartbeatSeconds: 0.5 },
    );
    const ended = machine.execute({ name: 'retried' });
    await working;
    await first.stop({ graceSeconds: 0 });
    const second = worker({ activityArn }, ({ name }: Scene) => name, { stepwell });
    expect(await ended).toBe('retried');
    await second.stop({ graceSeconds: 0 });
  });
});

describe('a worker', () => {
  it('of a missing queue or activity ends with WorkerFailed', async () => {
    const queueUrl = `${environment.endpoint}/123456789012/nowhere`;
    await expect(worker({ queueUrl }, () => undefined, { stepwell }).done).rejects.toMatchObject({
      name: 'WorkerFailed',
      retryable: false,
      message: expect.stringContaining(queueUrl),
    });
    await expect(
      worker({ activityArn: activityArn.replace('measure', 'nothing') }, () => undefined, { stepwell }).done,
    ).rejects.toMatchObject({ name: 'WorkerFailed' });
  });

  it('rejects options that are out of range with their names', () => {
    expect(() => worker({ activityArn }, () => undefined, { stepwell, concurrency: 0 })).toThrow(
      'concurrency must be a number from 1 to 1000, got 0',
    );
    expect(() =>
      worker({ activityArn }, () => undefined, { stepwell, heartbeatSeconds: 30, visibilityTimeoutSeconds: 10 }),
    ).toThrow(/^visibilityTimeoutSeconds must be .*, got 10$/);
  });
});
