import { eventFanOutEnvironment as names } from '@stepwell/core/event-fan-out';
import { type Environment, requiredString, positiveInteger } from '../function/read-environment.js';

/** The default deadline of a request, and the default retention of its rows. */
const DEFAULT_DEADLINE_SECONDS = 3_600;
const DEFAULT_RETENTION_SECONDS = 30 * 86_400;

/** The settings of the register function. */
export interface RegisterSettings {
  readonly bucket: string;
  readonly table: string;
  readonly deadlineSeconds: number;
  readonly retentionSeconds: number;
}

/** Reads the settings of the register function. @throws InvalidSetting */
export function registerSettings(environment: Environment): RegisterSettings {
  return {
    ...collectSettings(environment),
    deadlineSeconds: positiveInteger(environment, names.deadlineSeconds, DEFAULT_DEADLINE_SECONDS, 'seconds'),
    retentionSeconds: positiveInteger(environment, names.retentionSeconds, DEFAULT_RETENTION_SECONDS, 'seconds'),
  };
}

/** Reads the settings of the emit function. @throws InvalidSetting */
export function emitSettings(environment: Environment): { readonly bucket: string; readonly bus: string } {
  return {
    bucket: requiredString(environment, names.bucket, 'the name of the bucket that stores parts'),
    bus: requiredString(environment, names.bus, 'the name of the event bus'),
  };
}

/** Reads the settings of the collect function. @throws InvalidSetting */
export function collectSettings(environment: Environment): { readonly bucket: string; readonly table: string } {
  return {
    bucket: requiredString(environment, names.bucket, 'the name of the bucket that stores parts'),
    table: requiredString(environment, names.table, 'the name of the requests table'),
  };
}

/** Reads the settings of the dead-letters function. @throws InvalidSetting */
export function deadLetterSettings(environment: Environment): { readonly incrementArn: string } {
  return { incrementArn: requiredString(environment, names.incrementArn, 'the ARN of the increment state machine') };
}
