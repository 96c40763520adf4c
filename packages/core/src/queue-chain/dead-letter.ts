import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { type FailedJob } from '../batch-job/step-failure.js';
import { type Claims } from '../idempotency/claims.js';
import { WorkHeld } from './trigger-stage.js';
import { jobEnvironment } from '../batch-job/environment.js';
import { ERROR_ATTRIBUTE_LIMIT, messageAttributeNames, writePayloadPointer } from '../queue-message/attributes.js';
import { parseS3Uri } from '../s3-uri.js';
import { stageJobEnvironment } from './environment.js';

/** The dependencies of {@link deadLetterJob}. */
export interface FailureDependencies {
  /** The name of the chain's table, which identifies the chain. */
  readonly chain: string;
  readonly claims: Claims;
  /** The duration of a claim in milliseconds: at least the maximum duration of the call. */
  readonly holdMs: number;
  /** Returns the URL of a stage's dead-letter queue; `undefined` for a stage that the chain no longer has. */
  queueOf(stage: string): string | undefined;
  send(queueUrl: string, letter: DeadLetter): Promise<void>;
}

/** The result of a job's failure event. */
export type FailureOutcome = 'dead-lettered' | 'repeated' | 'unrelated';

/**
 * Sends the message of a failed job to the dead-letter queue of its stage, once for any number of deliveries of the
 * event. If it is unknown whether a message was sent (the call ended early, or the response was lost), the message is
 * sent again with the same deduplication id. Both copies are the same work if they are redriven.
 *
 * @throws any error of the send or the claim, so that EventBridge and Lambda deliver the event again
 */
export async function deadLetterJob(
  job: FailedJob,
  { chain, claims, holdMs, queueOf, send }: FailureDependencies,
): Promise<FailureOutcome> {
  const letter = deadLetterOf(job);
  const queueUrl = letter?.chain === chain ? queueOf(letter.stage) : undefined;
  if (letter === undefined || queueUrl === undefined) return 'unrelated';
  const claim = await claims.claim(`dead-letter/${job.jobId}`, holdMs);
  if (claim.kind === 'completed') return 'repeated';
  if (claim.kind === 'held') throw new WorkHeld(job.jobId, claim.forMs);
  try {
    await send(queueUrl, letter);
  } catch (error) {
    await claim.release(String(error)).catch(() => undefined);
    throw error;
  }
  await claim.complete(letter.messageDeduplicationId);
  return 'dead-lettered';
}

/** The message of a failed job for the dead-letter queue of its stage. */
export interface DeadLetter {
  /** The name of the table of the chain that submitted the job. */
  readonly chain: string;
  readonly stage: string;
  readonly body: string;
  /** Message attributes of type String, each non-empty. */
  readonly attributes: Readonly<Record<string, string>>;
  /** The message group id, for a FIFO queue. */
  readonly messageGroupId: string;
  readonly messageDeduplicationId: string;
}

/**
 * Returns the dead letter of a failed job: its original message with the error. A redrive makes it new work: its
 * deduplication id is derived from the failed job, so that the work runs again, but only once for any number of dead
 * letters.
 *
 * Returns `undefined` for a job that no chain submitted.
 */
export function deadLetterOf(job: FailedJob): DeadLetter | undefined {
  const environment = new Map(job.container?.environment?.map(({ name, value }) => [name, value]));
  const chain = environment.get(stageJobEnvironment.chain);
  const stage = environment.get(stageJobEnvironment.stage);
  const workId = environment.get(stageJobEnvironment.workId);
  const body = bodyOf(environment);
  if (chain === undefined || stage === undefined || workId === undefined || body === undefined) return undefined;
  const again = bytesToHex(sha256(`${workId}/${job.jobId}`));
  return {
    chain,
    stage,
    body,
    attributes: {
      [messageAttributeNames.correlationId]: environment.get(jobEnvironment.correlationId) ?? workId,
      [messageAttributeNames.deduplicationId]: again,
      [messageAttributeNames.errorType]: 'BatchJobFailed',
      [messageAttributeNames.errorMessage]: reasonOf(job).slice(0, ERROR_ATTRIBUTE_LIMIT),
      [messageAttributeNames.origin]: job.jobId,
    },
    messageGroupId: environment.get(stageJobEnvironment.messageGroupId) ?? again,
    messageDeduplicationId: again,
  };
}

function bodyOf(environment: ReadonlyMap<string, string>): string | undefined {
  const place = parseS3Uri(environment.get(jobEnvironment.inputUri) ?? '');
  return place === undefined ? environment.get(jobEnvironment.input) : writePayloadPointer(place);
}

function reasonOf({ jobName, statusReason, container }: FailedJob): string {
  const facts = [
    statusReason ?? 'no reason was given',
    ...(container?.exitCode === undefined ? [] : [`exit code ${container.exitCode}`]),
    ...(container?.reason === undefined ? [] : [container.reason]),
    ...(container?.logStreamName === undefined ? [] : [`log stream ${container.logStreamName}`]),
  ];
  return `Job ${jobName} failed: ${facts.join('; ')}`;
}
