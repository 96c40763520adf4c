import { describe, expect, it } from 'vitest';
import { executionArn, StepFunctionsDouble, type StubResponse } from './testing/step-functions-double.js';
import { untypedExecution } from './untyped.js';

const event = (id: number, type = 'PassStateEntered') => ({
  id,
  type,
  timestamp: 1_767_225_600,
  previousEventId: id - 1,
});
const page = (events: readonly object[], nextToken?: string): StubResponse => ({ body: { events, nextToken } });
const idsOf = async (events: AsyncIterable<{ readonly id?: number }>): Promise<(number | undefined)[]> => {
  const ids: (number | undefined)[] = [];
  for await (const { id } of events) ids.push(id);
  return ids;
};

describe('events()', () => {
  it('yields each event once until the execution has ended', async () => {
    const pages = [
      page([event(1)]),
      page([event(1), event(2)]),
      page([event(1), event(2)]),
      page([event(1), event(2), event(3, 'ExecutionSucceeded')]),
    ];
    await using double = await StepFunctionsDouble.start((_call, nth) => pages[nth - 1]!);
    using stepwell = double.stepwell();
    expect(await idsOf(untypedExecution(stepwell, executionArn).events({ minDelay: 1 }))).toEqual([1, 2, 3]);
    expect(double.sleeps).toEqual([1000, 1000, 1500]);
  });

  it('reads a long history page by page and polls the last page only', async () => {
    const answers: Record<string, StubResponse[]> = {
      first: [page([event(1), event(2)], 'A')],
      A: [page([event(3)]), page([event(3), event(4)], 'B')],
      B: [page([]), page([event(5, 'ExecutionFailed')])],
    };
    await using double = await StepFunctionsDouble.start((call) =>
      answers[String(call.body['nextToken'] ?? 'first')]!.shift()!,
    );
    using stepwell = double.stepwell();
    expect(await idsOf(untypedExecution(stepwell, executionArn).events({ pageSize: 2 }))).toEqual([1, 2, 3, 4, 5]);
    expect(double.callsOf('GetExecutionHistory').map((call) => call['nextToken'])).toEqual([
      undefined,
      'A',
      'A',
      'B',
      'B',
    ]);
  });

  it('resumes after an event, including the last one', async () => {
    await using double = await StepFunctionsDouble.start(() =>
      page([event(1), event(2), event(3, 'ExecutionAborted')]),
    );
    using stepwell = double.stepwell();
    expect(await idsOf(untypedExecution(stepwell, executionArn).events({ after: 2 }))).toEqual([3]);
    expect(await idsOf(untypedExecution(stepwell, executionArn).events({ after: 3 }))).toEqual([]);
  });

  it('continues after the failure of an execution that was redriven', async () => {
    await using double = await StepFunctionsDouble.start(() =>
      page([event(1), event(2, 'ExecutionFailed'), event(3, 'ExecutionRedriven'), event(4, 'ExecutionSucceeded')]),
    );
    using stepwell = double.stepwell();
    expect(await idsOf(untypedExecution(stepwell, executionArn).events())).toEqual([1, 2, 3, 4]);
  });

  it('restarts pagination when a token has expired, without repeating an event', async () => {
    const answers: StubResponse[] = [
      page([event(1), event(2)], 'A'),
      { status: 400, type: 'InvalidToken' },
      page([event(1), event(2)], 'B'),
      page([event(3, 'ExecutionSucceeded')]),
    ];
    await using double = await StepFunctionsDouble.start((_call, nth) => answers[nth - 1]!);
    using stepwell = double.stepwell();
    expect(await idsOf(untypedExecution(stepwell, executionArn).events())).toEqual([1, 2, 3]);
  });

  it('reads only existing events with follow: false', async () => {
    await using double = await StepFunctionsDouble.start(() => page([event(1), event(2)]));
    using stepwell = double.stepwell();
    expect(await idsOf(untypedExecution(stepwell, executionArn).events({ follow: false }))).toEqual([1, 2]);
    expect(double.sleeps).toEqual([]);
  });

  it('rejects with an AbortError while it waits', async () => {
    const controller = new AbortController();
    await using double = await StepFunctionsDouble.start(() => page([event(1)]));
    using stepwell = double.stepwell({ clock: undefined });
    const events = untypedExecution(stepwell, executionArn).events({
      abortSignal: controller.signal,
      minDelay: 3600,
      maxDelay: 3600,
    });
    await events.next();
    const waiting = events.next();
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('stop()', () => {
  it('passes error and cause', async () => {
    await using double = await StepFunctionsDouble.start(() => ({ body: { stopDate: 1_767_225_600 } }));
    using stepwell = double.stepwell();
    await untypedExecution(stepwell, executionArn).stop({ error: 'Canceled', cause: 'no longer needed' });
    expect(double.calls).toEqual([
      { operation: 'StopExecution', body: { executionArn, error: 'Canceled', cause: 'no longer needed' } },
    ]);
  });
});
