import { CreateStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { startLocal, type LocalEnvironment } from '@stepwell/local';
import { createStepwell, isExecutionNotRedrivable, untypedWorkflow, type Stepwell } from '@stepwell/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let environment: LocalEnvironment;
let stepwell: Stepwell;
let sfn: SFNClient;
beforeAll(async () => {
  environment = await startLocal();
  sfn = new SFNClient(environment.clientConfig());
  stepwell = createStepwell({
    endpoint: environment.endpoint,
    region: environment.region,
    credentials: environment.credentials,
  });
});
afterAll(async () => {
  stepwell.destroy();
  sfn.destroy();
  await environment.close();
});

const fastPolling = { minDelay: 0.01, maxDelay: 0.05 };

/** Fails unless it was redriven, according to the context object. */
const failsOnce = {
  QueryLanguage: 'JSONata',
  StartAt: 'Prepare',
  States: {
    Prepare: { Type: 'Pass', Output: { prepared: true }, Next: 'Work' },
    Work: {
      Type: 'Choice',
      Choices: [{ Condition: '{% $states.context.Execution.RedriveCount > 0 %}', Next: 'Done' }],
      Default: 'Done',
      Output: "{% $states.context.Execution.RedriveCount > 0 ? $states.input : $error('not yet') %}",
    },
    Done: { Type: 'Succeed' },
  },
};

async function machine(name: string, definition: object) {
  const { stateMachineArn = '' } = await sfn.send(
    new CreateStateMachineCommand({
      name,
      roleArn: 'arn:aws:iam::123456789012:role/States',
      definition: JSON.stringify(definition),
    }),
  );
  return untypedWorkflow(stepwell, { stateMachineArn });
}

describe('a redrive', () => {
  it('continues from the failed state, and updates result and events', async () => {
    const execution = await (await machine('FailsOnce', failsOnce)).start({});
    await expect(execution.result(fastPolling)).rejects.toMatchObject({
      name: 'ExecutionFailed',
      state: 'Work',
      error: 'States.QueryEvaluationError',
    });
    expect(await execution.redrive()).toBeInstanceOf(Date);
    expect(await execution.result(fastPolling)).toEqual({ prepared: true });
    const types: unknown[] = [];
    for await (const { type } of execution.events(fastPolling)) types.push(type);
    expect(types.filter((type) => type === 'PassStateEntered')).toHaveLength(1);
    expect(types.slice(types.indexOf('ExecutionRedriven'))).toEqual([
      'ExecutionRedriven',
      'ChoiceStateExited',
      'SucceedStateEntered',
      'SucceedStateExited',
      'ExecutionSucceeded',
    ]);
  });

  it('happens once for the same client token', async () => {
    const execution = await (await machine('Fails', { StartAt: 'Fail', States: { Fail: { Type: 'Fail' } } })).start({});
    await execution.result(fastPolling).catch(() => undefined);
    const date = await execution.redrive({ clientToken: 'once' });
    await execution.result(fastPolling).catch(() => undefined);
    expect(await execution.redrive({ clientToken: 'once' })).toEqual(date);
  });

  it('is rejected with the reason for a succeeded execution', async () => {
    const execution = await (
      await machine('Succeeds', { StartAt: 'Done', States: { Done: { Type: 'Succeed' } } })
    ).start({});
    await execution.result(fastPolling);
    const rejection: unknown = await execution.redrive().catch((error: unknown) => error);
    expect(isExecutionNotRedrivable(rejection)).toBe(true);
    expect(rejection).toMatchObject({
      executionArn: execution.executionArn,
      retryable: false,
      message: expect.stringContaining('Execution is SUCCEEDED and cannot be redriven') as string,
    });
  });
});
