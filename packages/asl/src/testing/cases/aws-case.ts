import { type Clock } from '../../clock/clock.js';
import { type Json, type JsonObject } from '../../json.js';
import { type MapDataStore } from '../../map/map-data-store.js';
import { type Quotas } from '../../quotas.js';
import { TaskFailure, type TaskFailurePhase, type TaskRequest } from '../../task-dispatcher.js';

/** Runs a task of a case. */
export type CaseTask = (request: TaskRequest, clock: Clock) => Json | Promise<Json>;

/** AWS's answer to an execution or, for `invalid`, a part of AWS's message to CreateStateMachine. */
export type Answer =
  | { readonly output: Json }
  | { readonly error?: string; readonly cause?: string }
  | { readonly timedOut: true }
  | { readonly aborted: readonly [error?: string, cause?: string] }
  | { readonly invalid: string };

/** A rule of AWS Step Functions, and a state machine that shows it. */
export interface AwsCase {
  /** The rule in one sentence. */
  readonly rule: string;
  /**
   * The page of AWS's documentation that states the rule, the year in which executions on AWS showed it, or
   * {@link unverified}. Definitions are our own, so causes and event numbers follow the rule and were not recorded.
   */
  readonly source: string;
  /** The states. The execution starts at the first one. */
  readonly states: Readonly<Record<string, JsonObject>>;
  /** Other fields of the definition. */
  readonly machine?: JsonObject;
  /** A field that the definition lacks. */
  readonly without?: 'States' | 'StartAt';
  /** Default: `{}`. */
  readonly input?: Json;
  /** Default: STANDARD. */
  readonly type?: 'EXPRESS';
  /** Functions by name, and service integrations and activities by ARN. */
  readonly tasks?: Readonly<Record<string, CaseTask>>;
  /** The data that ItemReader and ResultWriter use. */
  readonly mapData?: MapDataStore;
  readonly quotas?: Partial<Quotas>;
  /** The number of redrives after failures. */
  readonly redrives?: number;
  /** The seconds after which the execution is stopped, with the error `Stopped` and the cause `by hand`. */
  readonly stopAfterSeconds?: number;
  readonly answer: Answer;
  /** The type and the previousEventId of every event after ExecutionStarted. */
  readonly history?: string;
  /** The details of events by id, in the format of GetExecutionHistory. */
  readonly details?: Readonly<Record<number, JsonObject>>;
  /** The duration of the execution. */
  readonly seconds?: number;
}

/** Cases of one subject. */
export interface AwsCases {
  readonly subject: string;
  readonly cases: readonly AwsCase[];
}

/** A page of the Step Functions developer guide. */
export const guide = (page: string): string => `https://docs.aws.amazon.com/step-functions/latest/dg/${page}.html`;

/** Executions that were recorded on AWS in that year show the rule. */
export const recorded = (year: number): string => `recorded on AWS, ${year}`;

/** The cause of a failure in a state. */
export const causeIn = (state: string, enteredEventId: number, message: string): string =>
  `An error occurred while executing the state '${state}' (entered at the event id #${enteredEventId}). ${message}`;

/** The ARN of a function whose task is in `tasks`. */
export const lambda = (name: string): string => `arn:aws:lambda:us-east-1:123456789012:function:${name}`;

/** The ARN of an activity. */
export const activity = (name: string): string => `arn:aws:states:us-east-1:123456789012:activity:${name}`;

/** A Task state that calls a function. */
export const call = (name: string, rest: JsonObject = { End: true }): JsonObject => ({
  Type: 'Task',
  Resource: lambda(name),
  ...rest,
});

/** Returns the task's parameters. */
export const echo: CaseTask = ({ parameters }) => parameters;

export const returns =
  (value: Json): CaseTask =>
  () =>
    value;

export const fails =
  (error: string | undefined, cause?: string, phase?: TaskFailurePhase): CaseTask =>
  () => {
    throw new TaskFailure(error, cause, phase);
  };

/** Responds after a time on the execution's clock. */
export const after =
  (seconds: number, task: CaseTask): CaseTask =>
  async (request, clock) => {
    request.releaseClock();
    await new Promise<void>((resolve) => clock.setTimer(seconds * 1000, resolve));
    return task(request, clock);
  };

/** Never responds. */
export const never: CaseTask = ({ releaseClock }) => {
  releaseClock();
  return new Promise<Json>(() => undefined);
};

/** Runs one task after the other in successive calls, and the last one in all later calls. */
export function inTurn(...tasks: readonly CaseTask[]): CaseTask {
  let calls = 0;
  return (request, clock) => {
    const task = tasks[Math.min(calls++, tasks.length - 1)];
    if (task === undefined) throw new Error('inTurn requires a task');
    return task(request, clock);
  };
}

/** No recording and no page shows the rule: the case pins the engine. */
export const unverified = 'not verified on AWS';
