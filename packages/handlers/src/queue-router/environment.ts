import { routerEnvironment as names } from '@stepwell/core/queue-router';
import { type Environment, requiredString, positiveInteger } from '../function/read-environment.js';

/** Default number of executions that the trigger function starts concurrently. */
const DEFAULT_CONCURRENCY = 10;

/** The settings of the trigger function. */
export interface TriggerSettings {
  readonly stateMachineArn: string;
  readonly bucket: string;
  readonly concurrency: number;
}

/** Reads the settings of the trigger function. @throws InvalidSetting */
export function triggerSettings(environment: Environment): TriggerSettings {
  return {
    stateMachineArn: requiredString(environment, names.stateMachineArn, 'the ARN of the state machine'),
    bucket: requiredString(environment, names.bucket, 'the name of the bucket for long messages'),
    concurrency: positiveInteger(environment, names.concurrency, DEFAULT_CONCURRENCY, 'executions'),
  };
}
