import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidInput, PAYLOAD_LIMIT_BYTES } from '@stepwell/core';
import { concurrentDownload as contract } from '@stepwell/core/concurrent-download';
import { sameJson } from './start.js';
import { isExecutionNameConflict, isPayloadTooLarge } from './errors/start-errors.js';
import {
  describeResponse,
  executionArn,
  stateMachineArn,
  StepFunctionsDouble,
  type StubResponse,
} from './testing/step-functions-double.js';
import { untypedWorkflow } from './untyped.js';
import { workflow } from './workflow.js';

/** The same value with the members of every object in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
}

describe('sameJson()', () => {
  it('ignores the order of members and white space', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) =>
        sameJson(JSON.stringify(value), JSON.stringify(reversed(value), undefined, 2)),
      ),
    );
  });

  it('is false for different values', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => !sameJson(JSON.stringify(value), JSON.stringify([value]))));
  });

  it('compares strings that are not JSON literally', () => {
    expect(sameJson('{', '{')).toBe(true);
    expect(sameJson('{', '{}')).toBe(false);
  });
});

const started: StubResponse = { body: { executionArn, startDate: 1_767_225_600 } };

const taken: StubResponse = {
  status: 400,
  type: 'ExecutionAlreadyExists',
  message: `Execution Already Exists: '${executionArn}'`,
};

const input = { baseUrl: 'https://example.com/flags', resourcePaths: ['a.gif'], lambdaConcur: 5 };

const thrownBy = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.fail('nothing was thrown'),
    (error: unknown) => error,
  );

describe('start()', () => {
  it('starts an execution with the name and returns its handle', async () => {
    await using double = await StepFunctionsDouble.start(() => started);
    using stepwell = double.stepwell();
    const execution = await workflow(stepwell, contract, { stateMachineArn }).start(input, { name: 'run-1' });
    expect(execution.executionArn).toBe(executionArn);
    expect(double.callsOf('StartExecution')).toEqual([
      { stateMachineArn, name: 'run-1', input: JSON.stringify(input) },
    ]);
  });

  it('generates a name, so that a retry after a lost response does not start a second execution', async () => {
    await using double = await StepFunctionsDouble.start((_call, nth) => (nth === 1 ? 'hang up' : started));
    using stepwell = double.stepwell({ maxAttempts: 2 });
    await untypedWorkflow(stepwell, { stateMachineArn }).start({});
    const names = double.callsOf('StartExecution').map((body) => body['name']);
    expect(names).toHaveLength(2);
    expect(names[0]).toBe(names[1]);
    expect(names[0]).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('rejects an invalid input by field before any call', async () => {
    await using double = await StepFunctionsDouble.start(() => started);
    using stepwell = double.stepwell();
    const error = await thrownBy(
      workflow(stepwell, contract, { stateMachineArn }).start({ ...input, lambdaConcur: 0 }),
    );
    expect(error).toBeInstanceOf(InvalidInput);
    expect(error).toMatchObject({ name: 'InvalidInput', field: 'lambdaConcur' });
    expect(double.calls).toEqual([]);
  });

  it.each(['', 'a b', 'a/b', 'a:b', 'x'.repeat(81), 'tab\t'])(
    'rejects the execution name %j before any call',
    async (name) => {
      await using double = await StepFunctionsDouble.start(() => started);
      using stepwell = double.stepwell();
      await expect(untypedWorkflow(stepwell, { stateMachineArn }).start({}, { name })).rejects.toMatchObject({
        name: 'InvalidInput',
        field: 'name',
      });
      expect(double.calls).toEqual([]);
    },
  );

  it('returns the ended execution with the same name and input, regardless of member order', async () => {
    const stored = JSON.stringify(Object.fromEntries(Object.entries(input).reverse()), undefined, 2);
    await using double = await StepFunctionsDouble.start((call) =>
      call.operation === 'StartExecution' ? taken : describeResponse('SUCCEEDED', { input: stored, output: '{}' }),
    );
    using stepwell = double.stepwell();
    const execution = await untypedWorkflow(stepwell, { stateMachineArn: `${stateMachineArn}:7` }).start(input, {
      name: 'run-1',
    });
    expect(execution.executionArn).toBe(executionArn);
    expect(double.callsOf('DescribeExecution')).toEqual([{ executionArn }]);
  });

  it('throws ExecutionNameConflict if the name is used with a different input', async () => {
    await using double = await StepFunctionsDouble.start((call) =>
      call.operation === 'StartExecution' ? taken : describeResponse('RUNNING', { input: '{"other":true}' }),
    );
    using stepwell = double.stepwell();
    const error = await thrownBy(untypedWorkflow(stepwell, { stateMachineArn }).start(input, { name: 'run-1' }));
    expect(isExecutionNameConflict(error)).toBe(true);
    expect(error).toMatchObject({
      executionName: 'run-1',
      executionArn,
      retryable: false,
      fault: 'caller',
      requestId: 'request-1',
    });
  });

  it('counts inputs in bytes of UTF-8, and rejects one above the limit that cannot be offloaded', async () => {
    await using double = await StepFunctionsDouble.start(() => started);
    using stepwell = double.stepwell();
    const machine = untypedWorkflow(stepwell, { stateMachineArn });
    await machine.start('é'.repeat((PAYLOAD_LIMIT_BYTES - 2) / 2));
    const error = await thrownBy(machine.start('é'.repeat(PAYLOAD_LIMIT_BYTES / 2)));
    expect(isPayloadTooLarge(error)).toBe(true);
    expect(error).toMatchObject({ size: PAYLOAD_LIMIT_BYTES + 2, limit: PAYLOAD_LIMIT_BYTES });
    expect(double.calls).toHaveLength(1);
  });

  it('makes no call if the signal is already aborted', async () => {
    await using double = await StepFunctionsDouble.start(() => started);
    using stepwell = double.stepwell();
    await expect(
      untypedWorkflow(stepwell, { stateMachineArn }).start({}, { abortSignal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ name: 'AbortError' });
    expect(double.calls).toEqual([]);
  });
});

describe('execute()', () => {
  it('starts an execution, waits, and returns the output', async () => {
    await using double = await StepFunctionsDouble.start((call) =>
      call.operation === 'StartExecution' ? started : describeResponse('SUCCEEDED', { output: '[1,2]' }),
    );
    using stepwell = double.stepwell();
    await expect(untypedWorkflow(stepwell, { stateMachineArn }).execute({})).resolves.toEqual([1, 2]);
  });

  it('rejects an output that violates the contract and names the field', async () => {
    await using double = await StepFunctionsDouble.start((call) =>
      call.operation === 'StartExecution'
        ? started
        : describeResponse('SUCCEEDED', { output: '{"allSucceeded":"yes"}' }),
    );
    using stepwell = double.stepwell();
    const error = await thrownBy(workflow(stepwell, contract, { stateMachineArn }).execute(input));
    expect(error).toMatchObject({
      name: 'UnexpectedOutput',
      executionArn,
      output: '{"allSucceeded":"yes"}',
      message: expect.stringContaining('allSucceeded') as string,
    });
  });
});

describe('workflow()', () => {
  it.each(['', 'Images', executionArn])('rejects the state machine ARN %j', async (arn) => {
    await using double = await StepFunctionsDouble.start(() => started);
    using stepwell = double.stepwell();
    expect(() => workflow(stepwell, contract, { stateMachineArn: arn })).toThrow(TypeError);
  });
});
