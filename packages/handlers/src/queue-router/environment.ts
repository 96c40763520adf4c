import { routerEnvironment as names } from '@stepwell/core/queue-router';
import { type Environment, requiredString, positiveInteger } from '../function/read-environment.js';

/** Executions that the trigger function starts at a time unless told otherwise. */
const DEFAULT_CONCURRENCY = 10;

/** The settings of the trigger function. */
export interface TriggerSettings {
  readonly stateMachineArn: string;
  readonly bucket: string;
  readonly concurrency: number;
}

/** The settings of the trigger function. @throws InvalidSetting naming the variable, its value and what to give */
export function triggerSettings(environment: Environment): TriggerSettings {
  return {
    stateMachineArn: requiredString(environment, names.stateMachineArn, 'the ARN of the state machine'),
    bucket: requiredString(environment, names.bucket, 'the name of the bucket for long messages'),
    concurrency: positiveInteger(environment, names.concurrency, DEFAULT_CONCURRENCY, 'executions'),
  };
}
