import { expectedExactlyOne } from '../contract/problem.js';
import { InvalidSetting } from '../contract/problem.js';
import { type S3Object, parseS3Uri } from '../s3-uri.js';
import { DEFAULT_HEARTBEAT_SECONDS, jobEnvironment as names } from './environment.js';

/** The request that a job reads from its environment. */
export interface JobRequest {
  readonly input: InlineJobInput | StoredJobInput;
  /** The S3 location of the output. */
  readonly output: S3Object | undefined;
  /** The execution that waits for the job. */
  readonly task: { readonly token: string; readonly heartbeatSeconds: number } | undefined;
  readonly correlationId: string;
  /** The destinations of the output, and its deduplication id there. */
  readonly next: {
    readonly queueUrl: string | undefined;
    readonly topicArn: string | undefined;
    readonly deduplicationId: string | undefined;
  };
}

/** An input in an environment variable. */
export interface InlineJobInput {
  readonly kind: 'inline';
  readonly value: unknown;
}

/** An input in S3. */
export interface StoredJobInput {
  readonly kind: 's3';
  readonly object: S3Object;
}

/** Environment variables, in the form of `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads a job's environment. Batch sets `AWS_BATCH_JOB_ID`, which is the default of the correlation id.
 *
 * @throws InvalidSetting with the variable, its value and the valid values
 */
export function parseJobEnvironment(environment: Environment): JobRequest {
  const token = valueOf(environment, names.taskToken);
  return {
    input: inputOf(environment),
    output: location(environment, names.outputUri),
    task: token === undefined ? undefined : { token, heartbeatSeconds: heartbeatSeconds(environment) },
    correlationId:
      valueOf(environment, names.correlationId) ??
      valueOf(environment, 'AWS_BATCH_JOB_ID') ??
      fail(
        names.correlationId,
        undefined,
        'the correlation id of the messages (its default is the job id that AWS Batch sets)',
      ),
    next: {
      queueUrl: valueOf(environment, names.nextQueueUrl),
      topicArn: valueOf(environment, names.nextTopicArn),
      deduplicationId: valueOf(environment, names.deduplicationId),
    },
  };
}

function inputOf(environment: Environment): JobRequest['input'] {
  const text = valueOf(environment, names.input);
  const object = location(environment, names.inputUri);
  if (text !== undefined && object !== undefined)
    return fail(names.inputUri, environment[names.inputUri], expectedExactlyOne([names.input, names.inputUri]));
  if (object !== undefined) return { kind: 's3', object };
  if (text === undefined) return fail(names.input, undefined, `the input as JSON, unless ${names.inputUri} is set`);
  try {
    return { kind: 'inline', value: JSON.parse(text) as unknown };
  } catch {
    return fail(names.input, text, 'JSON');
  }
}

function location(environment: Environment, name: string): S3Object | undefined {
  const text = valueOf(environment, name);
  return text === undefined ? undefined : (parseS3Uri(text) ?? fail(name, text, 'an s3://bucket/key URI'));
}

function heartbeatSeconds(environment: Environment): number {
  const text = valueOf(environment, names.heartbeatSeconds);
  if (text === undefined) return DEFAULT_HEARTBEAT_SECONDS;
  return /^[1-9][0-9]{0,4}$/.test(text)
    ? Number(text)
    : fail(names.heartbeatSeconds, text, 'an integer from 1 to 99999, in seconds');
}

/** Treats an empty variable as missing, because container overrides cannot remove a variable. */
function valueOf(environment: Environment, name: string): string | undefined {
  const value = environment[name];
  return value === undefined || value === '' ? undefined : value;
}

function fail(name: string, value: string | undefined, expected: string): never {
  throw new InvalidSetting(name, value, expected);
}
