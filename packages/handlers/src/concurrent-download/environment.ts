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
  /** The function's memory, which bounds how many large bodies pass through it at a time. */
  readonly memoryBytes: number;
}

/** What Lambda gives a function unless it is told otherwise, in MiB. */
const DEFAULT_MEMORY_MIB = 128;

/** The settings of the download function. @throws InvalidSetting naming the variable, its value and what to give */
export function downloadSettings(environment: Environment): DownloadSettings {
  const contentTypes = stringList(environment[names.contentTypes]);
  return {
    bucket: requiredString(environment, names.bucket, 'the name of the bucket of the images'),
    table: requiredString(environment, names.table, 'the name of the table url -> object key'),
    policy: createAddressPolicy(stringList(environment[names.allowedHosts])),
    maxBytes: positiveInteger(environment, names.maxBytes, DEFAULT_MAX_BYTES, 'bytes'),
    requestTimeoutMs: positiveInteger(environment, names.requestTimeoutMs, DEFAULT_REQUEST_TIMEOUT_MS, 'milliseconds'),
    contentTypes: contentTypes.length === 0 ? DEFAULT_CONTENT_TYPES : contentTypes,
    maxAttempts: positiveInteger(environment, names.maxAttempts, DEFAULT_MAX_ATTEMPTS, 'tries'),
    memoryBytes: positiveInteger(environment, 'AWS_LAMBDA_FUNCTION_MEMORY_SIZE', DEFAULT_MEMORY_MIB, 'MiB') * 1024 ** 2,
  };
}

/** The settings of the consolidate function. @throws InvalidSetting */
export function consolidateSettings(environment: Environment): { readonly bucket: string } {
  return { bucket: requiredString(environment, names.bucket, 'the name of the bucket of the images') };
}

/** The settings of the start function. @throws InvalidSetting */
export function startSettings(environment: Environment): { readonly bucket: string; readonly stateMachineArn: string } {
  return {
    bucket: requiredString(environment, names.bucket, 'the name of the bucket of the images'),
    stateMachineArn: requiredString(environment, names.stateMachineArn, 'the ARN of the state machine'),
  };
}
