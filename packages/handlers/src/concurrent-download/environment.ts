import {
  type AddressPolicy,
  DEFAULT_CONTENT_TYPES,
  DEFAULT_MAX_ATTEMPTS,
  DEFAULT_MAX_BYTES,
  DEFAULT_REQUEST_TIMEOUT_MS,
  createAddressPolicy,
  downloadEnvironment as names,
} from '@stepwell/core/concurrent-download';
import { type Environment, stringList, requiredString, positiveInteger } from '../function/read-environment.js';

/** The settings of the download function. */
export interface DownloadSettings {
  readonly bucket: string;
  readonly table: string;
  readonly policy: AddressPolicy;
  readonly maxBytes: number;
  readonly requestTimeoutMs: number;
  readonly contentTypes: readonly string[];
  readonly maxAttempts: number;
  /** The function's memory. It limits how many large images are transferred concurrently. */
  readonly memoryBytes: number;
}

/** Lambda's default memory size, in MiB. */
const DEFAULT_MEMORY_MIB = 128;

/** Reads the settings of the download function. @throws InvalidSetting */
export function downloadSettings(environment: Environment): DownloadSettings {
  const contentTypes = stringList(environment[names.contentTypes]);
  return {
    bucket: requiredString(environment, names.bucket, 'the name of the images bucket'),
    table: requiredString(environment, names.table, 'the name of the table that maps URLs to object keys'),
    policy: createAddressPolicy(stringList(environment[names.allowedHosts])),
    maxBytes: positiveInteger(environment, names.maxBytes, DEFAULT_MAX_BYTES, 'bytes'),
    requestTimeoutMs: positiveInteger(environment, names.requestTimeoutMs, DEFAULT_REQUEST_TIMEOUT_MS, 'milliseconds'),
    contentTypes: contentTypes.length === 0 ? DEFAULT_CONTENT_TYPES : contentTypes,
    maxAttempts: positiveInteger(environment, names.maxAttempts, DEFAULT_MAX_ATTEMPTS, 'attempts'),
    memoryBytes: positiveInteger(environment, 'AWS_LAMBDA_FUNCTION_MEMORY_SIZE', DEFAULT_MEMORY_MIB, 'MiB') * 1024 ** 2,
  };
}

/** Reads the settings of the consolidate function. @throws InvalidSetting */
export function consolidateSettings(environment: Environment): { readonly bucket: string } {
  return { bucket: requiredString(environment, names.bucket, 'the name of the images bucket') };
}

/** Reads the settings of the start function. @throws InvalidSetting */
export function startSettings(environment: Environment): { readonly bucket: string; readonly stateMachineArn: string } {
  return {
    bucket: requiredString(environment, names.bucket, 'the name of the images bucket'),
    stateMachineArn: requiredString(environment, names.stateMachineArn, 'the ARN of the state machine'),
  };
}
