import { type HistoryEvent, type HistoryEventType } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { type ProgressReader } from './progress/progress-reader.js';
import { qualityProgress } from './quality-control/progress.js';
import { exchangeProgress } from './queue-exchange/progress.js';
import { routedProgress } from './queue-router/progress.js';
import { sequenceProgress } from './sequence/progress.js';
import { StepFunctionsDouble } from './testing/step-functions-double.js';

const event = (type: HistoryEventType, details: Partial<HistoryEvent> = {}): HistoryEvent => ({
  id: 1,
  type,
  timestamp: new Date(0),
  ...details,
});
const started = (input: object) =>
  event('ExecutionStarted', { executionStartedEventDetails: { input: JSON.stringify(input) } });
const entered = (type: 'Task' | 'Parallel' | 'Pass' | 'Choice', name: string) =>
  event(`${type}StateEntered`, { stateEnteredEventDetails: { name } });
const exited = (type: 'Task' | 'Parallel' | 'Pass' | 'Choice', name: string, output?: object) =>
  event(`${type}StateExited`, { stateExitedEventDetails: { name, output: JSON.stringify(output) } });

/** The progress after each event. */
async function progressAfterEach<State, Progress>(
  reader: ProgressReader<State, Progress>,
  events: readonly HistoryEvent[],
): Promise<Progress[]> {
  await using double = await StepFunctionsDouble.start(() => 'hang up');
  using stepwell = double.stepwell();
  let state = reader.initial;
  const progress: Progress[] = [];
  for (const each of events) {
    state = reader.fold(state, each);
    progress.push(await reader.progressOf(state, stepwell, undefined));
  }
  return progress;
}

describe('the progress of a Sequence', () => {
  it('counts whole steps, regardless of the states that a step consists of', async () => {
    const events = [
      started({}),
      entered('Pass', 'Check input'),
      entered('Parallel', 'Activator'),
      entered('Task', 'Activator: run job'),
      exited('Task', 'Activator: run job'),
      exited('Parallel', 'Activator'),
      entered('Task', 'Processor'),
    ];
    expect((await progressAfterEach(sequenceProgress, events)).at(-1)).toEqual({
      status: 'RUNNING',
      step: 'Processor',
      done: ['Activator'],
      planned: undefined,
    });
  });

  it('counts the tasks of a list, and names the failed step until a redrive completes it', async () => {
    const events = [
      started({ tasks: ['Processor', 'Processor'] }),
      entered('Task', 'Processor'),
      exited('Task', 'Processor'),
      entered('Task', 'Processor'),
      event('ExecutionFailed'),
      event('ExecutionRedriven'),
      exited('Task', 'Processor'),
      event('ExecutionSucceeded'),
    ];
    const progress = await progressAfterEach(sequenceProgress, events);
    expect(progress[4]).toEqual({ status: 'FAILED', step: 'Processor', done: ['Processor'], planned: 2 });
    expect(progress[5]).toMatchObject({ status: 'RUNNING', step: 'Processor' });
    expect(progress.at(-1)).toEqual({
      status: 'SUCCEEDED',
      step: undefined,
      done: ['Processor', 'Processor'],
      planned: 2,
    });
  });
});

describe('the progress of a QueueExchange', () => {
  const submitted = event('TaskSubmitted', {
    taskSubmittedEventDetails: {
      resourceType: 'sqs',
      resource: 'sendMessage.waitForTaskToken',
      output: '{"MessageId":"m-1"}',
    },
  });

  it('does not treat the result of the Activator as the response', async () => {
    const activated = [started({}), entered('Task', 'Activate'), event('TaskSucceeded')];
    expect((await progressAfterEach(exchangeProgress, activated)).at(-1)).toEqual({
      status: 'RUNNING',
      phase: 'preparing',
      messageId: undefined,
      sentAt: undefined,
    });
  });

  it('is waiting from the time SQS has the message until the response', async () => {
    const progress = await progressAfterEach(exchangeProgress, [
      entered('Task', 'Exchange message'),
      submitted,
      event('TaskSucceeded'),
      event('ExecutionSucceeded'),
    ]);
    expect(progress.map(({ phase }) => phase)).toEqual(['preparing', 'waiting', 'answered', 'answered']);
    expect(progress.at(-1)).toEqual({ status: 'SUCCEEDED', phase: 'answered', messageId: 'm-1', sentAt: new Date(0) });
  });
});

describe('the progress of a QueueRouter', () => {
  it('names the route, and distinguishes its step from forwarding', async () => {
    const events = [
      started({}),
      entered('Choice', 'Route message'),
      entered('Task', 'Activator'),
      entered('Task', 'Send on from Activator'),
      event('ExecutionSucceeded'),
    ];
    expect(await progressAfterEach(routedProgress, events)).toEqual([
      { status: 'RUNNING', route: undefined, phase: 'routing' },
      { status: 'RUNNING', route: undefined, phase: 'routing' },
      { status: 'RUNNING', route: 'Activator', phase: 'step' },
      { status: 'RUNNING', route: 'Activator', phase: 'sending-on' },
      { status: 'SUCCEEDED', route: 'Activator', phase: 'sending-on' },
    ]);
  });

  it('reports that a message was sent to the dead-letter queue', async () => {
    const events = [entered('Task', 'Processor'), entered('Task', 'Dead-letter Processor'), event('ExecutionFailed')];
    expect((await progressAfterEach(routedProgress, events)).at(-1)).toEqual({
      status: 'FAILED',
      route: 'Processor',
      phase: 'dead-letter',
    });
  });
});

describe('the progress of a QualityControl', () => {
  const check = (name: string) => entered('Task', `Check ${name}`);
  const marked = (name: string, pass: boolean) => exited('Task', `Mark ${name}`, { check: name, pass });

  it('reports each check in the order in which they started', async () => {
    const events = [
      started({}),
      entered('Pass', 'Check input'),
      entered('Parallel', 'Check quality'),
      check('Range'),
      check('Completeness'),
      check('Timeliness'),
      marked('Completeness', false),
      marked('Range', true),
    ];
    expect((await progressAfterEach(qualityProgress, events)).at(-1)).toEqual({
      status: 'RUNNING',
      checks: [
        { check: 'Range', state: 'passed' },
        { check: 'Completeness', state: 'failed' },
        { check: 'Timeliness', state: 'running' },
      ],
    });
  });

  it('ignores states that are not checks', async () => {
    const events = [
      entered('Task', 'Seed summary'),
      exited('Task', 'Mark stream unavailable', {}),
      event('ExecutionFailed'),
    ];
    expect((await progressAfterEach(qualityProgress, events)).at(-1)).toEqual({ status: 'FAILED', checks: [] });
  });
});
