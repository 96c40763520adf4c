import { eventFanOutTags } from '@stepwell/core/event-fan-out';
import { Duration } from 'aws-cdk-lib';
import { type IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogLevel, type StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { acknowledge } from '../acknowledgements.js';
import { workflowStateMachine } from '../states/workflow-state-machine.js';
import { deadlineDefinition } from './deadline-definition.js';
import { type FunctionDependencies } from './functions.js';
import { type IncrementDependencies, incrementDefinition } from './increment-definition.js';
import { type PreprocessDependencies, preprocessDefinition } from './preprocess-definition.js';
import { type SummaryDependencies, summaryDefinition } from './summary-definition.js';

/** Step Functions lets a Standard execution run for a year, and a deadline execution has to outlive its deadline. */
const DEADLINE_MARGIN = Duration.hours(1);

/** Takes requests. Standard: it is started by name, and can be redriven. */
export function preprocessStateMachine(
  scope: Construct,
  stateMachineName: string | undefined,
  { table, bucket, settings }: FunctionDependencies,
  dependencies: Omit<PreprocessDependencies, 'table' | 'emitConcurrency'>,
): StateMachine {
  return workflowStateMachine(scope, '', {
    workflow: 'event-fan-out',
    stateMachineName,
    comment: 'Registers a request and puts one event for each of its items on the bus',
    definition: (states) =>
      preprocessDefinition(states, { ...dependencies, table, emitConcurrency: settings.emitConcurrency }),
    timeout: Duration.days(1),
    logRetention: settings.logRetention,
    tracing: settings.tracing,
    tags: { [eventFanOutTags.bucket]: bucket.bucketName, [eventFanOutTags.table]: table.tableName },
  });
}

/**
 * Counts completions. Express, which is billed by the request and not by the transition: that it may run more than once
 * for an event is nothing new here, for its every step can be repeated. Only errors are logged; the log of every event
 * would cost more than the counting.
 */
export function incrementStateMachine(
  scope: Construct,
  { settings }: FunctionDependencies,
  dependencies: IncrementDependencies,
): StateMachine {
  const increment = workflowStateMachine(scope, 'Increment', {
    workflow: 'event-fan-out/increment',
    comment: 'Counts one completion, and starts the summary after the last',
    stateMachineType: StateMachineType.EXPRESS,
    definition: (states) => incrementDefinition(states, dependencies),
    timeout: Duration.minutes(5),
    logRetention: settings.logRetention,
    logLevel: LogLevel.ERROR,
    tracing: settings.tracing,
  });
  acknowledge(
    increment,
    'SF1',
    'One execution for each item: the log of every event would cost more than the counting, so that only errors are logged',
  );
  return increment;
}

/** Sums up a request. Standard: that an execution's name can be used once is what makes the summary one. */
export function summaryStateMachine(
  scope: Construct,
  { table, settings }: FunctionDependencies,
  dependencies: Omit<SummaryDependencies, 'table'> & { readonly summaryFunction: IFunction | undefined },
): StateMachine {
  return workflowStateMachine(scope, 'Summary', {
    workflow: 'event-fan-out/summary',
    comment: 'Ends a request: collects its outcomes, calls the summary function, writes down the status',
    definition: (states) => summaryDefinition(states, { ...dependencies, table }),
    timeout: Duration.days(1),
    logRetention: settings.logRetention,
    tracing: settings.tracing,
  });
}

/** Waits for deadlines. Standard: it waits for as long as it takes, at no cost. */
export function deadlineStateMachine(
  scope: Construct,
  { settings }: FunctionDependencies,
  summary: StateMachine,
): StateMachine {
  return workflowStateMachine(scope, 'Deadline', {
    workflow: 'event-fan-out/deadline',
    comment: 'Starts the summary of a request when its deadline comes',
    definition: (states) => deadlineDefinition(states, summary),
    timeout: Duration.seconds(settings.deadline.toSeconds() + DEADLINE_MARGIN.toSeconds()),
    logRetention: settings.logRetention,
    tracing: settings.tracing,
  });
}
