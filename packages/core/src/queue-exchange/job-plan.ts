import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { JOB_INPUT_LIMIT, jobEnvironment } from '../batch-job/environment.js';
import { s3Uri } from '../s3-uri.js';
import { EXCHANGE_TABLE_VARIABLE } from './environment.js';
import { type MessageContext } from './dependencies.js';
import { EXCHANGE_MESSAGES_PREFIX } from './storage-layout.js';

/** The options that all jobs of one exchange share. */
export interface ExchangeJobOptions {
  /** The exchange's bucket. It stores messages that are too long for a job's environment. */
  readonly bucket: string;
  /** The exchange's table. It identifies the exchange that a job belongs to. */
  readonly table: string;
  readonly heartbeatSeconds: number;
}

/** A message that is already in S3. */
export class MessageUri {
  /** @param uri the `s3://bucket/key` URI of the message as JSON */
  constructor(readonly uri: string) {}
}

/** The job that processes a message. */
export interface ExchangeJobPlan {
  /** Identifies the message across all of its deliveries. The exchange uses it to find a job that it submitted. */
  readonly jobName: string;
  readonly environment: Readonly<Record<string, string>>;
  /** The object to store in the bucket before you submit the job. */
  readonly body?: { readonly key: string; readonly text: string };
}

/**
 * Returns the job to submit for a message. The job receives the task token, so that it sends heartbeats and the output
 * itself.
 */
export function planExchangeJob(
  message: unknown,
  { id, executionArn, taskToken }: Pick<MessageContext, 'id' | 'executionArn' | 'taskToken'>,
  { bucket, table, heartbeatSeconds }: ExchangeJobOptions,
): ExchangeJobPlan {
  const text = message instanceof MessageUri ? undefined : JSON.stringify(message);
  const key = `${EXCHANGE_MESSAGES_PREFIX}jobs/${id}.json`;
  const stored = message instanceof MessageUri ? message.uri : s3Uri({ bucket, key });
  const isShort = text !== undefined && text.length <= JOB_INPUT_LIMIT;
  return {
    jobName: `exchange-${id}`,
    environment: {
      ...(isShort ? { [jobEnvironment.input]: text } : { [jobEnvironment.inputUri]: stored }),
      [jobEnvironment.taskToken]: taskToken,
      [jobEnvironment.heartbeatSeconds]: String(heartbeatSeconds),
      [jobEnvironment.correlationId]: executionArn.slice(executionArn.lastIndexOf(':') + 1),
      [jobEnvironment.deduplicationId]: workId(executionArn),
      [EXCHANGE_TABLE_VARIABLE]: table,
    },
    ...(text === undefined || isShort ? {} : { body: { key, text } }),
  };
}

/**
 * Returns the ID of an execution's work. An execution sends a message again if its job was terminated or if you redrive
 * the execution. The new message has another task token and another job, but the work and its ID stay the same.
 */
function workId(executionArn: string): string {
  return bytesToHex(sha256(new TextEncoder().encode(executionArn)));
}
