import {
  DEFAULT_EXCHANGE_HEARTBEAT_SECONDS,
  DEFAULT_PERMANENT_ERRORS,
  DEFAULT_RETRY_SECONDS,
  exchangeEnvironment as names,
} from '@stepwell/core/queue-exchange';
import { type Environment, stringList, requiredString, positiveInteger } from '../function/read-environment.js';

/** What all functions of QueueExchange are told. */
export interface ExchangeSettings {
  readonly bucket: string;
  readonly table: string;
}

/** The settings of a function that takes messages. */
export interface ConsumerSettings extends ExchangeSettings {
  readonly permanentErrors: readonly string[];
  readonly heartbeatMs: number;
  /** Seconds between two heartbeats of a job that was handed a message. */
  readonly jobHeartbeatSeconds: number;
  readonly retryBaseSeconds: number;
}

/** @throws InvalidSetting naming the variable, its value and what to give */
export function exchangeSettings(environment: Environment): ExchangeSettings {
  return {
    bucket: requiredString(environment, names.bucket, 'the name of the bucket for long messages'),
    table: requiredString(environment, names.table, 'the name of the table of claims'),
  };
}

/** @throws InvalidSetting */
export function consumerSettings(environment: Environment): ConsumerSettings {
  const permanentErrors = stringList(environment[names.permanentErrors]);
  return {
    ...exchangeSettings(environment),
    permanentErrors: permanentErrors.length === 0 ? DEFAULT_PERMANENT_ERRORS : permanentErrors,
    jobHeartbeatSeconds: positiveInteger(
      environment,
      names.jobHeartbeatSeconds,
      DEFAULT_EXCHANGE_HEARTBEAT_SECONDS,
      'seconds',
    ),
    heartbeatMs:
      1_000 * positiveInteger(environment, names.heartbeatSeconds, DEFAULT_EXCHANGE_HEARTBEAT_SECONDS, 'seconds'),
    retryBaseSeconds: positiveInteger(environment, names.retrySeconds, DEFAULT_RETRY_SECONDS, 'seconds'),
  };
}

/** The settings of the function on the dead-letter queue. */
export interface DeadLetterSettings {
  readonly table: string;
  readonly queueUrl: string;
  /** How often a message may be tried; `undefined` where only its queue knows. */
  readonly maxAttempts: number | undefined;
  /** How often in a row a message that was not tried is returned to the queue. */
  readonly maxIdleRounds: number;
}

/** @throws InvalidSetting */
export function deadLetterSettings(environment: Environment): DeadLetterSettings {
  return {
    table: requiredString(environment, names.table, 'the name of the table of claims'),
    queueUrl: requiredString(environment, names.queueUrl, 'the URL of the queue'),
    maxAttempts: positiveInteger(environment, names.maxAttempts, 0, 'tries') || undefined,
    maxIdleRounds: positiveInteger(environment, names.maxIdleRounds, 0, 'rounds'),
  };
}

/** The table by which the jobs of this exchange are known. @throws InvalidSetting */
export function failedJobTable(environment: Environment): string {
  return requiredString(environment, names.table, 'the name of the table of claims');
}

/** What `submit` submits: ARNs of queue and definition. @throws InvalidSetting */
export function processorJob(environment: Environment): { readonly jobQueue: string; readonly jobDefinition: string } {
  return {
    jobQueue: requiredString(environment, names.jobQueue, 'the ARN of the job queue'),
    jobDefinition: requiredString(environment, names.jobDefinition, 'the ARN of the job definition'),
  };
}

/** The function that `take` calls. @throws InvalidSetting */
export function processorFunctionArn(environment: Environment): string {
  return requiredString(environment, names.functionArn, 'the ARN of the processor function');
}
