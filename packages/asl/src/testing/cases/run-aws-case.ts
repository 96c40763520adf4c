import { compile, execute, validateDefinition } from '../../api.js';
import { toAwsEvent } from '../../aws-event.js';
import { VirtualClock } from '../../clock/virtual-clock.js';
import { describeDiagnostic } from '../../diagnostics.js';
import { type HistoryEvent, MemoryHistory } from '../../history.js';
import { type JsonObject } from '../../json.js';
import { type Outcome } from '../../outcome.js';
import { SeededRandom } from '../../random/random-source.js';
import { TaskFailure, type TaskDispatcher } from '../../task-dispatcher.js';
import { MapRunRecorder } from '../map-run-recorder.js';
import { type Answer, type AwsCase } from './aws-case.js';

/** The result of a case, in the form of its expectations. */
export interface CaseResult {
  readonly answer: Answer;
  readonly history: readonly string[];
  readonly details: Readonly<Record<number, JsonObject>>;
  readonly seconds: number;
}

/** Runs a case on a virtual clock. */
export async function runAwsCase(awsCase: AwsCase): Promise<CaseResult> {
  const { type, input = {}, quotas, mapData } = awsCase;
  const definition = definitionOf(awsCase);
  const errors = validateDefinition(definition, { type, quotas }).filter(({ severity }) => severity === 'ERROR');
  if (errors.length > 0)
    return { answer: { invalid: errors.map(describeDiagnostic).join(', ') }, history: [], details: {}, seconds: 0 };
  const clock = new VirtualClock();
  const start = clock.now();
  const history = new MemoryHistory();
  let handle = execute(compile(definition, { type, quotas }), {
    input,
    execution: {
      arn: 'arn:aws:states:us-east-1:123456789012:execution:orders:run-1',
      name: 'run-1',
      roleArn: 'arn:aws:iam::123456789012:role/orders',
    },
    stateMachine: { arn: 'arn:aws:states:us-east-1:123456789012:stateMachine:orders', name: 'orders' },
    type,
    clock,
    random: new SeededRandom(7),
    dispatcher: dispatcherOf(awsCase, clock),
    history,
    mapRuns: new MapRunRecorder(),
    mapData,
    quotas,
  });
  const { stopAfterSeconds } = awsCase;
  if (stopAfterSeconds !== undefined) clock.setTimer(stopAfterSeconds * 1000, () => handle.stop('Stopped', 'by hand'));
  let outcome = await handle.result;
  for (let redrive = 0; redrive < (awsCase.redrives ?? 0); redrive++) {
    handle = handle.redrive();
    outcome = await handle.result;
  }
  return {
    answer: answerOf(outcome),
    history: history.events.slice(1).map(({ type: event, previousEventId }) => `${event} ${previousEventId}`),
    details: Object.fromEntries(history.events.map((event) => [event.id, detailsOf(event)])),
    seconds: (clock.now() - start) / 1000,
  };
}

function definitionOf({ states, machine, without }: AwsCase): JsonObject {
  const definition: JsonObject = { StartAt: Object.keys(states)[0] ?? '', States: { ...states }, ...machine };
  return Object.fromEntries(Object.entries(definition).filter(([field]) => field !== without));
}

function dispatcherOf({ tasks = {} }: AwsCase, clock: VirtualClock): TaskDispatcher {
  return {
    unschedulableReason: ({ resource: { kind, arn } }) =>
      kind === 'activity' && !Object.hasOwn(tasks, arn) ? `The activity ${arn} does not exist.` : undefined,
    run: async (request) => {
      const { arn, kind } = request.resource;
      const task = tasks[kind === 'lambda' ? (arn.split(':').at(-1) ?? '') : arn];
      if (task === undefined) throw new TaskFailure('Lambda.ResourceNotFoundException', `Function not found: ${arn}`);
      return task(request, clock);
    },
  };
}

function answerOf(outcome: Outcome): Answer {
  switch (outcome.status) {
    case 'SUCCEEDED':
      return { output: outcome.output };
    case 'TIMED_OUT':
      return { timedOut: true };
    case 'ABORTED':
      return { aborted: [outcome.error, outcome.cause] };
    case 'FAILED':
      return { error: outcome.error, cause: outcome.cause };
  }
}

function detailsOf(event: HistoryEvent): JsonObject {
  const { id: _id, previousEventId: _previous, timestamp: _timestamp, type: _type, ...rest } = toAwsEvent(event);
  return Object.values(rest)[0] ?? {};
}
