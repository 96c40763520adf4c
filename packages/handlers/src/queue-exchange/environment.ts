import {
  DEFAULT_EXCHANGE_HEARTBEAT_SECONDS,
  DEFAULT_PERMANENT_ERRORS,
  DEFAULT_RETRY_SECONDS,
  exchangeEnvironment as names,
} from '@stepwell/core/queue-exchange';
import { type Environment, stringList, requiredString, positiveInteger } from '../function/read-environment.js';

/** Settings of all functions of QueueExchange. */
export interface ExchangeSettings {
  readonly bucket: string;
  readonly table: string;
}

/** The settings of a function that consumes messages. */
export interface ConsumerSettings extends ExchangeSettings {
  readonly permanentErrors: readonly string[];
  readonly heartbeatMs: number;
  /** Seconds between two heartbeats of a job. */
  readonly jobHeartbeatSeconds: number;
  readonly retryBaseSeconds: number;
}

/** Reads the settings of all functions. @throws InvalidSetting */
export function exchangeSettings(environment: Environment): ExchangeSettings {
  return {
    bucket: requiredString(environment, names.bucket, 'the name of the bucket for long messages'),
    table: requiredString(environment, names.table, 'the name of the claims table'),
  };
}

/** Reads the settings of a consumer. @throws InvalidSetting */
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

/** The settings of the dead-letter function. */
export interface DeadLetterSettings {
  readonly table: string;
  readonly queueUrl: string;
  /** Maximum attempts per message; `undefined` if only the queue defines it. */
  readonly maxAttempts: number | undefined;
  /** How many times in a row a message without an attempt is returned to the queue. */
  readonly maxIdleRounds: number;
}

/** Reads the settings of the dead-letter function. @throws InvalidSetting */
export function deadLetterSettings(environment: Environment): DeadLetterSettings {
  return {
    table: requiredString(environment, names.table, 'the name of the claims table'),
    queueUrl: requiredString(environment, names.queueUrl, 'the URL of the queue'),
    maxAttempts: positiveInteger(environment, names.maxAttempts, 0, 'attempts') || undefined,
    maxIdleRounds: positiveInteger(environment, names.maxIdleRounds, 0, 'rounds'),
  };
}

/** Returns the claims table, which identifies the jobs of this exchange. @throws InvalidSetting */
export function failedJobTable(environment: Environment): string {
  return requiredString(environment, names.table, 'the name of the claims table');
}

/** Returns the ARNs of the job queue and the job definition. @throws InvalidSetting */
export function processorJob(environment: Environment): { readonly jobQueue: string; readonly jobDefinition: string } {
  return {
    jobQueue: requiredString(environment, names.jobQueue, 'the ARN of the job queue'),
    jobDefinition: requiredString(environment, names.jobDefinition, 'the ARN of the job definition'),
  };
}

/** Returns the ARN of the Processor function. @throws InvalidSetting */
export function processorFunctionArn(environment: Environment): string {
  return requiredString(environment, names.functionArn, 'the ARN of the processor function');
}
