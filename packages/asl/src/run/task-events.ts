import { type Json, type JsonObject } from '../json.js';
import { type TaskFailurePhase, type TaskResource } from '../ports.js';
import { type Frame } from './frame.js';

/** What a task's first event says. */
export interface Scheduling {
  readonly parameters: Json;
  readonly timeoutSeconds: number | undefined;
  readonly heartbeatSeconds: number | undefined;
  readonly credentials: JsonObject | undefined;
}

/** The events of a task's life: Lambda functions, activities and service integrations each have their own. */
export interface TaskEvents {
  scheduled(frame: Frame, scheduling: Scheduling): void;
  /** Before the host is asked, where the host does not report the start itself. */
  begun(frame: Frame): void;
  started(frame: Frame, workerName: string | undefined): void;
  submitted(frame: Frame, output: Json): void;
  succeeded(frame: Frame, output: Json): void;
  failed(frame: Frame, phase: TaskFailurePhase, error: string | undefined, cause: string | undefined): void;
  timedOut(frame: Frame, error: string): void;
}

/** The events for a resource. */
export function taskEvents(resource: TaskResource): TaskEvents {
  switch (resource.kind) {
    case 'lambda':
      return lambdaEvents(resource);
    case 'activity':
      return activityEvents(resource);
    case 'service':
      return serviceEvents(resource);
  }
}

function lambdaEvents({ arn }: TaskResource): TaskEvents {
  const failedTypes: Readonly<Record<TaskFailurePhase, string>> = {
    schedule: 'LambdaFunctionScheduleFailed',
    start: 'LambdaFunctionStartFailed',
    submit: 'LambdaFunctionFailed',
    run: 'LambdaFunctionFailed',
  };
  return {
    scheduled: (frame, { parameters, timeoutSeconds, credentials }) =>
      frame.record('LambdaFunctionScheduled', {
        input: parameters,
        resource: arn,
        timeoutInSeconds: timeoutSeconds,
        taskCredentials: shown(credentials),
      }),
    begun: (frame) => frame.record('LambdaFunctionStarted'),
    started: () => undefined,
    submitted: () => undefined,
    succeeded: (frame, output) => frame.record('LambdaFunctionSucceeded', { output }),
    failed: (frame, phase, error, cause) => frame.record(failedTypes[phase], { error, cause }),
    timedOut: (frame, error) => frame.record('LambdaFunctionTimedOut', { error }),
  };
}

function activityEvents({ arn }: TaskResource): TaskEvents {
  return {
    scheduled: (frame, { parameters, timeoutSeconds, heartbeatSeconds }) =>
      frame.record('ActivityScheduled', {
        input: parameters,
        resource: arn,
        timeoutInSeconds: timeoutSeconds,
        heartbeatInSeconds: heartbeatSeconds,
      }),
    begun: () => undefined,
    started: (frame, workerName) => frame.record('ActivityStarted', { workerName }),
    submitted: () => undefined,
    succeeded: (frame, output) => frame.record('ActivitySucceeded', { output }),
    failed: (frame, phase, error, cause) =>
      frame.record(phase === 'schedule' ? 'ActivityScheduleFailed' : 'ActivityFailed', { error, cause }),
    timedOut: (frame, error) => frame.record('ActivityTimedOut', { error }),
  };
}

function serviceEvents({ resource, resourceType }: TaskResource): TaskEvents {
  const which = { resource, resourceType };
  const failedTypes: Readonly<Record<TaskFailurePhase, string>> = {
    schedule: 'TaskFailed',
    start: 'TaskStartFailed',
    submit: 'TaskSubmitFailed',
    run: 'TaskFailed',
  };
  return {
    scheduled: (frame, { parameters, timeoutSeconds, heartbeatSeconds, credentials }) =>
      frame.record('TaskScheduled', {
        parameters,
        region: frame.execution.world.region,
        ...which,
        timeoutInSeconds: timeoutSeconds,
        heartbeatInSeconds: heartbeatSeconds,
        taskCredentials: shown(credentials),
      }),
    begun: (frame) => frame.record('TaskStarted', which),
    started: () => undefined,
    submitted: (frame, output) => frame.record('TaskSubmitted', { output, ...which }),
    succeeded: (frame, output) => frame.record('TaskSucceeded', { output, ...which }),
    failed: (frame, phase, error, cause) => frame.record(failedTypes[phase], { error, cause, ...which }),
    timedOut: (frame, error) => frame.record('TaskTimedOut', { error, ...which }),
  };
}

/** The API's `TaskCredentials`. */
function shown(credentials: JsonObject | undefined): JsonObject | undefined {
  return credentials === undefined ? undefined : { roleArn: credentials['RoleArn'] ?? null };
}
