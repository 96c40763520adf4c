import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ChaosEngine, type FaultInjector, noFaults } from '../../../kernel/chaos/index.js';
import { startTestEndpoint, type TestEndpoint } from '../../../testing/test-endpoint.js';
import { createStatesService, type StatesService } from '../../states/index.js';
import { LambdaService } from '../service.js';

const roleArn = 'arn:aws:iam::123456789012:role/killed';
const requestId = expect.stringMatching(/^[0-9a-f-]{36}$/) as string;

/** Kills each invocation at the moment and in the way that these numbers of [0, 1) choose. */
let draws: readonly number[] = [];
let drawn = 0;
const faults: FaultInjector = {
  ...noFaults,
  shouldInject: (service, fault) => service === 'lambda' && fault === 'kill' && draws.length > 0,
  random: () => draws[drawn++ % draws.length] ?? 0,
};
const kill = (moment: number, way: number): void => {
  draws = [moment, way];
  drawn = 0;
};
const moments = { before: 0, during: 0.34, after: 0.9 };
const ways = { exit: 0.1, memory: 0.3, timeout: 0.5, unknown: 0.7, host: 0.9 };

let local: TestEndpoint<{ lambda: LambdaService; states: StatesService }>;
let client: LambdaClient;
let functionArn: string;
const lines: string[] = [];
beforeAll(async () => {
  local = await startTestEndpoint(({ context, credentials, directory }) => {
    const lambda = new LambdaService({
      ...context,
      credentials,
      directory,
      faults,
      onLog: ({ line }) => lines.push(line),
    });
    return {
      lambda,
      states: createStatesService(context),
    };
  });
  client = new LambdaClient({ ...local.clientConfig(), maxAttempts: 1 });
  const inline =
    'exports.handler = async ({ slow }) => { console.log("begun"); if (slow) await new Promise((resolve) => ' +
    'setTimeout(resolve, 60_000)); console.log("done"); return 1; };';
  ({ arn: functionArn } = await local.services.lambda.create({
    name: 'killed',
    runtime: 'nodejs22.x',
    handler: 'index.handler',
    roleArn,
    code: { inline },
    timeoutSeconds: 7,
  }));
});
afterAll(async () => {
  client.destroy();
  await local.close();
});

describe('a function that chaos kills', () => {
  it.each([
    [
      'exits',
      ways.exit,
      'Runtime.ExitError',
      {
        errorType: 'Runtime.ExitError',
        errorMessage: expect.stringMatching(
          /^RequestId: [0-9a-f-]{36} Error: Runtime exited with error: exit status 1$/,
        ) as string,
      },
    ],
    [
      'runs out of memory',
      ways.memory,
      'Runtime.OutOfMemory',
      {
        errorType: 'Runtime.OutOfMemory',
        errorMessage: expect.stringMatching(
          /^RequestId: [0-9a-f-]{36} Error: Runtime exited with error: signal: killed$/,
        ) as string,
      },
    ],
    [
      'times out',
      ways.timeout,
      'Sandbox.Timedout',
      {
        errorType: 'Sandbox.Timedout',
        errorMessage: expect.stringMatching(
          /^RequestId: [0-9a-f-]{36} Error: Task timed out after 7.00 seconds$/,
        ) as string,
      },
    ],
    [
      'ends without an error type',
      ways.unknown,
      'Lambda.Unknown',
      {
        errorMessage: expect.stringMatching(
          /^RequestId: [0-9a-f-]{36} Process exited before completing request$/,
        ) as string,
      },
    ],
  ])('%s for its caller and for Step Functions', async (_title, way, stepFunctionsError, payload) => {
    kill(moments.before, way);
    const {
      FunctionError,
      Payload,
      StatusCode,
      LogResult = '',
    } = await client.send(new InvokeCommand({ FunctionName: 'killed', LogType: 'Tail' }));
    expect([StatusCode, FunctionError, JSON.parse(Buffer.from(Payload ?? []).toString()) as unknown]).toEqual([
      200,
      'Unhandled',
      payload,
    ]);
    expect(Buffer.from(LogResult, 'base64').toString()).toMatch(
      /^START RequestId: [^]*\nREPORT RequestId: .*\tStatus: (error|timeout)\n$/,
    );
    const { error, cause } = await executed();
    expect(error).toBe(stepFunctionsError);
    if (stepFunctionsError !== 'Lambda.Unknown') expect(JSON.parse(cause ?? '')).toEqual(payload);
    else
      expect(cause).toMatch(
        /^The cause could not be determined because Lambda did not return an error type. Returned payload: \{"errorMessage":"RequestId: .*"\}$/,
      );
  });

  it('reports a lost host to its caller and to Step Functions', async () => {
    kill(moments.before, ways.host);
    await expect(client.send(new InvokeCommand({ FunctionName: 'killed' }))).rejects.toMatchObject({
      name: 'ServiceException',
      $metadata: { httpStatusCode: 500, requestId },
    });
    expect(await executed()).toMatchObject({
      error: 'Lambda.ServiceException',
      cause: expect.stringContaining('Status Code: 500; Error Code: ServiceException') as string,
    });
  });

  it.each(Object.entries(ways))('is killed before, during or after its handler: %s', async (_way, way) => {
    const logged = async (moment: number, event: object): Promise<string[]> => {
      lines.length = 0;
      kill(moment, way);
      await local.services.lambda.invoke('killed', JSON.stringify(event)).catch(() => undefined);
      return lines.flatMap((line) => /\tINFO\t(.*)/.exec(line)?.[1] ?? []);
    };
    expect(await logged(moments.before, {})).toEqual([]);
    expect(await logged(moments.during, { slow: true })).not.toContain('done');
    expect(await logged(moments.after, {})).toEqual(['begun', 'done']);
  });

  it('is killed at the same time in the same way with the same seed', () => {
    const sequence = (seed: number): number[] => {
      const chaos = new ChaosEngine({ lambda: { kill: 0.5 } }, seed);
      return Array.from({ length: 20 }, () =>
        chaos.shouldInject('lambda', 'kill', 'f') ? chaos.random('lambda', 'kill', 'f') : -1,
      );
    };
    expect(sequence(3)).toEqual(sequence(3));
    expect(sequence(3)).not.toEqual(sequence(4));
  });
});

async function executed() {
  const definition = {
    StartAt: 'Invoke',
    States: {
      Invoke: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        Parameters: { FunctionName: functionArn },
        End: true,
      },
    },
  };
  const { inProcess } = local.services.states;
  const { stateMachineArn = '' } = await inProcess.call('CreateStateMachine', {
    name: 'invokes',
    definition: JSON.stringify(definition),
    roleArn,
  });
  const { executionArn = '' } = await inProcess.call('StartExecution', { stateMachineArn });
  return inProcess.waitForExecution(executionArn);
}
