import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { JOB_INPUT_LIMIT, jobEnvironment } from '../batch-job/environment.js';
import { s3Uri } from '../s3-uri.js';
import { EXCHANGE_TABLE_VARIABLE } from './environment.js';
import { type MessageContext } from './dependencies.js';
import { EXCHANGE_MESSAGES_PREFIX } from './storage-layout.js';

/** What all jobs of one exchange have in common. */
export interface ExchangeJobOptions {
  /** The exchange's bucket, for messages that are too long for a job's environment. */
  readonly bucket: string;
  /** The exchange's table, which says to which exchange a job belongs. */
  readonly table: string;
  readonly heartbeatSeconds: number;
}

/** A message that lies in S3 already. */
export class MessageUri {
  /** @param uri `s3://bucket/key` of it as JSON */
  constructor(readonly uri: string) {}
}

/** The job that takes a message. */
export interface ExchangeJobPlan {
  /**
   * The same for every delivery of the message, another for every message: by it a job that was submitted is found
   * again.
   */
  readonly jobName: string;
  readonly environment: Readonly<Record<string, string>>;
  /** What has to be in the bucket before the job is submitted. */
  readonly body?: { readonly key: string; readonly text: string };
}

/** What to submit for a message. The job gets the token, so that it gives signs of life and the answer by itself. */
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
 * Names the work of an execution. A message that is sent again, because its job was terminated or the execution was
 * redriven, has another task token and so another job, but is the same work: its effects carry the same id.
 */
function workId(executionArn: string): string {
  return bytesToHex(sha256(new TextEncoder().encode(executionArn)));
}
