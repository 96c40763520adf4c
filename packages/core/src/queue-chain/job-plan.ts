import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { JOB_INPUT_LIMIT, jobEnvironment } from '../batch-job/environment.js';
import { STEPWELL_PREFIX } from '../stepwell-prefix.js';
import { messageAttributeNames } from '../queue-message/attributes.js';
import { readPayloadPointer } from '../queue-message/payload-pointer.js';
import { type QueueRecord, attributeOf } from '../queue-message/queue-record.js';
import { s3Uri } from '../s3-uri.js';
import { stageJobEnvironment } from './environment.js';

/** Below this lie long messages and the outputs of stages. */
export const CHAIN_PREFIX = `${STEPWELL_PREFIX}queue-chain/`;

/** A stage as its trigger knows it. */
export interface ChainStage {
  /** Names the chain in its account and region: the name of its table of claims. */
  readonly chain: string;
  readonly name: string;
  readonly bucket: string;
  /** Where the job sends its output. */
  readonly nextQueueUrl?: string;
  readonly nextTopicArn?: string;
}

/** The job that a message asks for. */
export interface JobPlan {
  /** What the work is known by: the same however often the message is delivered or its sender repeated it. */
  readonly workId: string;
  /** The job's name, from which it is found again. */
  readonly jobName: string;
  readonly environment: Readonly<Record<string, string>>;
  /** What has to be in the bucket before the job is submitted. */
  readonly body?: { readonly key: string; readonly text: string };
}

/**
 * What to submit for a message. The same message always gives the same plan, so that a second delivery finds the first
 * one's job, and a job that runs twice writes and sends the same again.
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
      // What the next stage knows this output by, however often it is sent.
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
 * Where a stage's outputs of one first message lie: what the last stage of a chain leaves, and what each stage sent on.
 */
export function stageOutputsPrefix(stage: string, correlationId: string): string {
  return `${CHAIN_PREFIX}outputs/${stage}/${encodeURIComponent(correlationId)}/`;
}

/** Where the output of one job lies. */
export function stageOutputKey(stage: string, correlationId: string, workId: string): string {
  return `${stageOutputsPrefix(stage, correlationId)}${bytesToHex(sha256(workId)).slice(0, 40)}.json`;
}

/** A short body goes in the environment; a long one, or one that lies in the chain's own bucket, by its place. */
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
