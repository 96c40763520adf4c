import { compile, execute } from '../api.js';
import { VirtualClock } from '../clock/virtual-clock.js';
import { type HistoryEvent, MemoryHistory } from '../history.js';
import { type Json, type JsonObject } from '../json.js';
import { type ExecutionHandle, type ExecutionOptions } from '../options.js';
import { type Outcome } from '../outcome.js';
import { TaskFailure, type TaskRequest } from '../task-dispatcher.js';
import { SeededRandom } from '../random/random-source.js';
import { MapRunRecorder } from './map-run-recorder.js';

/** Runs a task. Throws the failure of the task. */
export type TaskHandler = (request: TaskRequest) => Json | Promise<Json>;

/** The ARN of a Lambda function, whose handler is in `RunOptions.tasks`. */
export const functionArn = (name: string): string => `arn:aws:lambda:us-east-1:123456789012:function:${name}`;

export interface RunOptions extends Partial<Omit<ExecutionOptions, 'history' | 'dispatcher'>> {
  /** The handlers of functions by name, and of service integrations by ARN. */
  readonly tasks?: Readonly<Record<string, TaskHandler>>;
}

export interface StartedMachine {
  readonly handle: ExecutionHandle;
  readonly events: readonly HistoryEvent[];
  readonly mapRuns: MapRunRecorder;
}

export interface FinishedMachine extends StartedMachine {
  readonly outcome: Outcome;
}

/** Starts an execution with a virtual clock and a seeded random source. */
export function startMachine(definition: JsonObject | string, options: RunOptions = {}): StartedMachine {
  const history = new MemoryHistory();
  const mapRuns = new MapRunRecorder();
  const { tasks = {}, ...rest } = options;
  const handle = execute(compile(definition, { type: options.type, quotas: options.quotas }), {
    input: {},
    execution: {
      arn: 'arn:aws:states:us-east-1:123456789012:execution:machine:run',
      name: 'run',
      roleArn: 'arn:aws:iam::123456789012:role/machine',
    },
    stateMachine: { arn: 'arn:aws:states:us-east-1:123456789012:stateMachine:machine', name: 'machine' },
    clock: new VirtualClock(),
    random: new SeededRandom(7),
    mapRuns,
    ...rest,
    history,
    dispatcher: { run: async (request) => respond(tasks, request) },
  });
  return { handle, events: history.events, mapRuns };
}

async function respond(tasks: Readonly<Record<string, TaskHandler>>, request: TaskRequest): Promise<Json> {
  const { arn, kind } = request.resource;
  const handler = tasks[kind === 'lambda' ? (arn.split(':').at(-1) ?? '') : arn];
  if (handler === undefined) throw new TaskFailure('Lambda.ResourceNotFoundException', `Function not found: ${arn}`);
  return handler(request);
}

/** Runs an execution to its end with a virtual clock and a seeded random source. */
export async function runMachine(definition: JsonObject | string, options: RunOptions = {}): Promise<FinishedMachine> {
  const started = startMachine(definition, options);
  return { ...started, outcome: await started.handle.result };
}

/** Creates a state machine with one state. */
export function singleState(state: JsonObject, rest: JsonObject = {}): JsonObject {
  return { StartAt: 'Only', States: { Only: { End: true, ...state } }, ...rest };
}

/** Returns the event types in order. */
export function eventTypes(events: readonly HistoryEvent[]): string[] {
  return events.map(({ type }) => type);
}
