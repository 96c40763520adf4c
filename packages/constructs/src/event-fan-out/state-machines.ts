import {
  type IChainable,
  type StateMachine,
  Succeed,
  Wait,
  WaitTime,
  LogLevel,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { eventFanOutTags } from '@stepwell/core/event-fan-out';
import { Duration } from 'aws-cdk-lib';
import { type IFunction } from 'aws-cdk-lib/aws-lambda';
import { expression } from '../contract/jsonata.js';
import { startOnce } from './start-once.js';
import { acknowledge } from '../acknowledgements.js';
import { workflowStateMachine } from '../workflow/state-machine.js';
import { type FunctionDependencies } from './functions.js';
import { type IncrementDependencies, incrementDefinition } from './increment-definition.js';
import { type PreprocessDependencies, preprocessDefinition } from './preprocess-definition.js';
import { type SummaryDependencies, summaryDefinition } from './summary-definition.js';

/** The flow: wait for the deadline -> start the summary, unless the last completion started it. */
function deadlineDefinition(scope: Construct, summary: StateMachine): IChainable {
  const wait = Wait.jsonata(scope, 'Wait for deadline', {
    comment: 'Waits until the deadline, with one state transition',
    time: WaitTime.timestamp(expression('$states.input.deadline')),
  });
  const start = startOnce(scope, 'Start summary', {
    comment: 'Starts the execution unless the last completion started it',
    stateMachine: summary,
    name: '$states.input.registration',
    input: { requestId: expression('$states.input.requestId'), registration: expression('$states.input.registration') },
    next: Succeed.jsonata(scope, 'Deadline passed', { outputs: {} }),
  });
  return wait.next(start);
}

/** The time by which the timeout of a deadline execution exceeds the deadline. */
const DEADLINE_MARGIN = Duration.hours(1);

/** Creates the state machine that accepts requests. It is Standard, so that it starts by name and can be redriven. */
export function preprocessStateMachine(
  scope: Construct,
  stateMachineName: string | undefined,
  { table, bucket, settings }: FunctionDependencies,
  dependencies: Omit<PreprocessDependencies, 'table' | 'emitConcurrency'>,
): StateMachine {
  return workflowStateMachine(scope, '', settings, {
    workflow: 'event-fan-out',
    stateMachineName,
    comment: 'Registers a request and puts one event for each item on the bus',
    definition: (states) =>
      preprocessDefinition(states, { ...dependencies, table, emitConcurrency: settings.emitConcurrency }),
    timeout: Duration.days(1),
    tags: { [eventFanOutTags.bucket]: bucket.bucketName, [eventFanOutTags.table]: table.tableName },
  });
}

/**
 * Creates the state machine that counts completions. It is Express, which is billed per request and not per transition.
 * An Express execution can run more than once for an event, so every step is idempotent. Only errors are logged,
 * because logging all events would cost more than counting.
 */
export function incrementStateMachine(
  scope: Construct,
  { settings }: FunctionDependencies,
  dependencies: IncrementDependencies,
): StateMachine {
  const increment = workflowStateMachine(scope, 'Increment', settings, {
    workflow: 'event-fan-out/increment',
    comment: 'Counts one completion, and starts the summary after the last one',
    stateMachineType: StateMachineType.EXPRESS,
    definition: (states) => incrementDefinition(states, dependencies),
    timeout: Duration.minutes(5),
    logLevel: LogLevel.ERROR,
  });
  acknowledge(
    increment,
    'SF1',
    'Each item has an execution, and logging all events would cost more than counting, so only errors are logged',
  );
  return increment;
}

/**
 * Creates the state machine that completes a request. It is Standard: unique execution names prevent a second summary.
 */
export function summaryStateMachine(
  scope: Construct,
  { table, settings }: FunctionDependencies,
  dependencies: Omit<SummaryDependencies, 'table'> & { readonly summaryFunction: IFunction | undefined },
): StateMachine {
  return workflowStateMachine(scope, 'Summary', settings, {
    workflow: 'event-fan-out/summary',
    comment: 'Completes a request: collects its outcomes, calls the summary function, stores the status',
    definition: (states) => summaryDefinition(states, { ...dependencies, table }),
    timeout: Duration.days(1),
  });
}

/** Creates the state machine that waits for deadlines. It is Standard, so that waiting costs nothing. */
export function deadlineStateMachine(
  scope: Construct,
  { settings }: FunctionDependencies,
  summary: StateMachine,
): StateMachine {
  return workflowStateMachine(scope, 'Deadline', settings, {
    workflow: 'event-fan-out/deadline',
    comment: 'Starts the summary of a request at its deadline',
    definition: (states) => deadlineDefinition(states, summary),
    timeout: Duration.seconds(settings.deadline.toSeconds() + DEADLINE_MARGIN.toSeconds()),
  });
}
