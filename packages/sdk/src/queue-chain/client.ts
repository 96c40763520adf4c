import { CHAIN_PREFIX, stageOutputsPrefix } from '@stepwell/core/queue-chain';
import { Backoff } from '../backoff.js';
import { call } from '../call.js';
import { type CallOptions } from '../execution.js';
import { sendMessage, type SendOptions } from '../queues/send-message.js';
import { type ResultOptions } from '../result.js';
import { type Stepwell } from '../stepwell.js';
import { OutputMissing } from './output-missing.js';

/** Which deployment to talk to. A chain has no state machine, and so no tags to find these by: the construct gives them. */
export interface QueueChainOptions {
  /** The URL of the first stage's queue. */
  readonly queueUrl: string;
  /** The chain's bucket: of long messages, and of the stages' outputs. */
  readonly bucketName: string;
}

/** A message that was sent into a chain. */
export interface ChainedMessage {
  readonly messageId: string;
  /** What all messages and outputs that come of it have in common. */
  readonly correlationId: string;
}

/** A deployed QueueChain. */
export interface QueueChain {
  /**
   * Sends a message, any JSON, to the first stage's queue. One above 250,000 bytes goes through the chain's bucket by itself.
   *
   * ```ts
   * const sent = await scenes.send({ sceneUri: 's3://scenes/lake.hdr' }, { deduplicationId: 'lake-1' });
   * const result = await scenes.output('Processor', sent, { maxWaitTime: 600 });
   * ```
   */
  send(message: unknown, options?: SendOptions): Promise<ChainedMessage>;
  /** Waits until a stage has written its output for a message, and gives it. @throws OutputMissing when `maxWaitTime` is over */
  output(stage: string, message: Pick<ChainedMessage, 'correlationId'>, options?: ResultOptions): Promise<unknown>;
  /** What a stage has written so far for a message: nothing yet, one output, or several where messages were sent with one correlation id. */
  outputs(stage: string, message: Pick<ChainedMessage, 'correlationId'>, options?: CallOptions): Promise<unknown[]>;
}

/**
 * The client of a deployed QueueChain.
 *
 * ```ts
 * const scenes = queueChain(stepwell, { queueUrl, bucketName });
 * await scenes.send({ sceneUri: 's3://scenes/lake.hdr' });
 * ```
 */
export function queueChain(stepwell: Stepwell, { queueUrl, bucketName }: QueueChainOptions): QueueChain {
  const place = { prefix: CHAIN_PREFIX, bucket: () => Promise.resolve(bucketName) };
  const outputs: QueueChain['outputs'] = async (stage, { correlationId }, { abortSignal } = {}) => {
    const keys = await keysBelow(stepwell, bucketName, stageOutputsPrefix(stage, correlationId), abortSignal);
    return await Promise.all(keys.map((key) => readJson(stepwell, bucketName, key, abortSignal)));
  };
  return {
    outputs,
    send: async (message, options = {}) => {
      const messageId = await sendMessage(stepwell, queueUrl, message, options, place);
      return { messageId, correlationId: options.correlationId ?? options.deduplicationId ?? messageId };
    },
    output: async (stage, message, options = {}) => {
      const { abortSignal, maxWaitTime } = options;
      const { clock } = stepwell;
      const deadline = clock.now() + (maxWaitTime ?? Number.POSITIVE_INFINITY) * 1000;
      const backoff = new Backoff(stepwell, options);
      for (;;) {
        const [output] = await outputs(stage, message, { abortSignal });
        if (output !== undefined) return output;
        if (maxWaitTime !== undefined && clock.now() >= deadline) throw new OutputMissing(stage, message.correlationId, maxWaitTime);
        await backoff.pause(abortSignal, deadline);
      }
    },
  };
}

async function keysBelow(stepwell: Stepwell, bucket: string, prefix: string, abortSignal: AbortSignal | undefined): Promise<string[]> {
  const { ListObjectsV2Command } = await import('@aws-sdk/client-s3');
  const s3 = await stepwell.s3();
  const request = new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix });
  const { Contents = [] } = await call(s3, `s3:ListObjectsV2 of s3://${bucket}/${prefix}`, abortSignal, () => s3.send(request, { abortSignal }));
  return Contents.flatMap(({ Key }) => (Key === undefined ? [] : [Key]));
}

async function readJson(stepwell: Stepwell, bucket: string, key: string, abortSignal: AbortSignal | undefined): Promise<unknown> {
  const { GetObjectCommand } = await import('@aws-sdk/client-s3');
  const s3 = await stepwell.s3();
  const request = new GetObjectCommand({ Bucket: bucket, Key: key });
  const { Body } = await call(s3, `s3:GetObject of s3://${bucket}/${key}`, abortSignal, () => s3.send(request, { abortSignal }));
  return JSON.parse((await Body?.transformToString()) ?? 'null') as unknown;
}
