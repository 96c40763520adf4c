import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { JOB_INPUT_LIMIT, jobEnvironment } from '../batch-job/environment.js';
import { STEPWELL_PREFIX } from '../stepwell-prefix.js';
import { messageAttributeNames, readPayloadPointer } from '../queue-message/attributes.js';
import { type QueueRecord, attributeOf } from '../queue-message/process-batch.js';
import { s3Uri } from '../s3-uri.js';
import { stageJobEnvironment } from './environment.js';

/** The prefix of long messages and of the outputs of stages. */
export const CHAIN_PREFIX = `${STEPWELL_PREFIX}queue-chain/`;

/** The configuration of a stage's trigger. */
export interface ChainStage {
  /** The name of the chain's table of claims, which identifies the chain in its account and region. */
  readonly chain: string;
  readonly name: string;
  readonly bucket: string;
  /** The destinations of the job's output. */
  readonly nextQueueUrl?: string;
  readonly nextTopicArn?: string;
}

/** The job that a message requests. */
export interface JobPlan {
  /** The id of the work, the same for every delivery of the message and every repeated send. */
  readonly workId: string;
  /** The name of the job, by which it can be found. */
  readonly jobName: string;
  readonly environment: Readonly<Record<string, string>>;
  /** The object to put into the bucket before the job is submitted. */
  readonly body?: { readonly key: string; readonly text: string };
}

/**
 * Returns the job to submit for a message. The plan is deterministic: a second delivery finds the job of the first one,
 * and a job that runs twice writes and sends the same output.
 */
export function planJob(record: QueueRecord, stage: ChainStage): JobPlan {
  const workId = attributeOf(record, messageAttributeNames.deduplicationId) ?? record.messageId;
  const correlationId = attributeOf(record, messageAttributeNames.correlationId) ?? workId;
  const hash = bytesToHex(sha256(`${stage.chain}/${stage.name}/${workId}`));
  const { input, body } = inputOf(record, stage);
  const optional = {
    [jobEnvironment.nextQueueUrl]: stage.nextQueueUrl,
    [jobEnvironment.nextTopicArn]: stage.nextTopicArn,
    [stageJobEnvironment.messageGroupId]: record.attributes.MessageGroupId,
  };
  return {
    workId,
    jobName: `${stage.name}-${hash.slice(0, 40)}`,
    environment: {
      ...input,
      [jobEnvironment.outputUri]: s3Uri({
        bucket: stage.bucket,
        key: stageOutputKey(stage.name, correlationId, workId),
      }),
      [jobEnvironment.correlationId]: correlationId,
      // The next stage identifies this output by the hash, even if it is sent more than once.
      [jobEnvironment.deduplicationId]: hash,
      [stageJobEnvironment.chain]: stage.chain,
      [stageJobEnvironment.stage]: stage.name,
      [stageJobEnvironment.workId]: workId,
      ...Object.fromEntries(
        Object.entries(optional).filter((entry): entry is [string, string] => entry[1] !== undefined),
      ),
    },
    ...(body === undefined ? {} : { body }),
  };
}

/**
 * Returns the prefix of a stage's outputs with a correlation id: the results of the last stage, or the outputs that a
 * stage sent to the next one.
 */
export function stageOutputsPrefix(stage: string, correlationId: string): string {
  return `${CHAIN_PREFIX}outputs/${stage}/${encodeURIComponent(correlationId)}/`;
}

/** Returns the key of the output of one job. */
export function stageOutputKey(stage: string, correlationId: string, workId: string): string {
  return `${stageOutputsPrefix(stage, correlationId)}${bytesToHex(sha256(workId)).slice(0, 40)}.json`;
}

/** Passes a short body in the environment. A long body, or a body in the chain's own bucket, is passed as an S3 URI. */
function inputOf(
  record: QueueRecord,
  { bucket }: ChainStage,
): { readonly input: Readonly<Record<string, string>>; readonly body?: JobPlan['body'] } {
  const pointer = readPayloadPointer(record.body);
  if (pointer?.bucket === bucket) return { input: { [jobEnvironment.inputUri]: s3Uri(pointer) } };
  if (record.body.length <= JOB_INPUT_LIMIT) return { input: { [jobEnvironment.input]: record.body } };
  const key = `${CHAIN_PREFIX}messages/${bytesToHex(sha256(record.body))}.json`;
  return { input: { [jobEnvironment.inputUri]: s3Uri({ bucket, key }) }, body: { key, text: record.body } };
}
