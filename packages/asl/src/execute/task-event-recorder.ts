import { type Json, type JsonObject } from '../json.js';
import { type TaskFailurePhase, type TaskResource } from '../task-dispatcher.js';
import { type Frame } from './frame.js';

/** The evaluated fields of a Task state, for the first event of the task. */
export interface EvaluatedTaskFields {
  readonly parameters: Json;
  readonly timeoutSeconds: number | undefined;
  readonly heartbeatSeconds: number | undefined;
  readonly credentials: JsonObject | undefined;
}

/** Records the events of a task. Lambda functions, activities and service integrations have different events. */
export interface TaskEventRecorder {
  recordScheduled(frame: Frame, scheduling: EvaluatedTaskFields): void;
  /** Records the start before the task is dispatched, for tasks whose start the host does not report. */
  recordAutomaticStart(frame: Frame): void;
  recordStarted(frame: Frame, workerName: string | undefined): void;
  recordSubmitted(frame: Frame, output: Json): void;
  recordSucceeded(frame: Frame, output: Json): void;
  recordFailed(frame: Frame, phase: TaskFailurePhase, error: string | undefined, cause: string | undefined): void;
  recordTimedOut(frame: Frame, error: string): void;
}

/** Returns the recorder for a resource. */
export function taskEventRecorder(resource: TaskResource): TaskEventRecorder {
  switch (resource.kind) {
    case 'lambda':
      return lambdaRecorder(resource);
    case 'activity':
      return activityRecorder(resource);
    case 'service':
      return serviceRecorder(resource);
  }
}

function lambdaRecorder({ arn }: TaskResource): TaskEventRecorder {
  const failedTypes: Readonly<Record<TaskFailurePhase, string>> = {
    schedule: 'LambdaFunctionScheduleFailed',
    start: 'LambdaFunctionStartFailed',
    submit: 'LambdaFunctionFailed',
    run: 'LambdaFunctionFailed',
  };
  return {
    recordScheduled: (frame, { parameters, timeoutSeconds, credentials }) =>
      frame.record('LambdaFunctionScheduled', {
        input: parameters,
        resource: arn,
        timeoutInSeconds: timeoutSeconds,
        taskCredentials: taskCredentials(credentials),
      }),
    recordAutomaticStart: (frame) => frame.record('LambdaFunctionStarted'),
    recordStarted: () => undefined,
    recordSubmitted: () => undefined,
    recordSucceeded: (frame, output) => frame.record('LambdaFunctionSucceeded', { output }),
    recordFailed: (frame, phase, error, cause) => frame.record(failedTypes[phase], { error, cause }),
    recordTimedOut: (frame, error) => frame.record('LambdaFunctionTimedOut', { error }),
  };
}

function activityRecorder({ arn }: TaskResource): TaskEventRecorder {
  return {
    recordScheduled: (frame, { parameters, timeoutSeconds, heartbeatSeconds }) =>
      frame.record('ActivityScheduled', {
        input: parameters,
        resource: arn,
        timeoutInSeconds: timeoutSeconds,
        heartbeatInSeconds: heartbeatSeconds,
      }),
    recordAutomaticStart: () => undefined,
    recordStarted: (frame, workerName) => frame.record('ActivityStarted', { workerName }),
    recordSubmitted: () => undefined,
    recordSucceeded: (frame, output) => frame.record('ActivitySucceeded', { output }),
    recordFailed: (frame, phase, error, cause) =>
      frame.record(phase === 'schedule' ? 'ActivityScheduleFailed' : 'ActivityFailed', { error, cause }),
    recordTimedOut: (frame, error) => frame.record('ActivityTimedOut', { error }),
  };
}

function serviceRecorder({ resource, resourceType }: TaskResource): TaskEventRecorder {
  const which = { resource, resourceType };
  const failedTypes: Readonly<Record<TaskFailurePhase, string>> = {
    schedule: 'TaskFailed',
    start: 'TaskStartFailed',
    submit: 'TaskSubmitFailed',
    run: 'TaskFailed',
  };
  return {
    recordScheduled: (frame, { parameters, timeoutSeconds, heartbeatSeconds, credentials }) =>
      frame.record('TaskScheduled', {
        parameters,
        region: frame.execution.environment.region,
        ...which,
        timeoutInSeconds: timeoutSeconds,
        heartbeatInSeconds: heartbeatSeconds,
        taskCredentials: taskCredentials(credentials),
      }),
    recordAutomaticStart: (frame) => frame.record('TaskStarted', which),
    recordStarted: () => undefined,
    recordSubmitted: (frame, output) => frame.record('TaskSubmitted', { output, ...which }),
    recordSucceeded: (frame, output) => frame.record('TaskSucceeded', { output, ...which }),
    recordFailed: (frame, phase, error, cause) => frame.record(failedTypes[phase], { error, cause, ...which }),
    recordTimedOut: (frame, error) => frame.record('TaskTimedOut', { error, ...which }),
  };
}

/** `TaskCredentials`, as in the API. */
function taskCredentials(credentials: JsonObject | undefined): JsonObject | undefined {
  return credentials === undefined ? undefined : { roleArn: credentials['RoleArn'] ?? null };
}
