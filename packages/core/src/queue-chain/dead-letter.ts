import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { jobEnvironment } from '../batch-job/environment.js';
import { type FailedJob } from '../batch-job/failed-job.js';
import { ERROR_ATTRIBUTE_LIMIT, messageAttributeNames } from '../queue-message/attributes.js';
import { writePayloadPointer } from '../queue-message/payload-pointer.js';
import { parseS3Uri } from '../s3-uri.js';
import { stageJobEnvironment } from './environment.js';

/** The message of a job that failed, on its way to the dead-letter queue of its stage. */
export interface DeadLetter {
  /** The chain that submitted the job, by the name of its table. */
  readonly chain: string;
  readonly stage: string;
  readonly body: string;
  /** Message attributes of type String, none empty. */
  readonly attributes: Readonly<Record<string, string>>;
  /** For a FIFO queue. */
  readonly messageGroupId: string;
  readonly messageDeduplicationId: string;
}

/**
 * The dead letter of a job that failed: its message as it came, with what went wrong. Moved back to its queue, it is
 * new work: its deduplication id follows from the job that failed, so that it is done again, and only once however
 * often it was dead-lettered.
 *
 * `undefined` for a job that no chain submitted.
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
