import { CHAIN_PREFIX, stageOutputsPrefix } from '@stepwell/core/queue-chain';
import { Backoff } from '../backoff.js';
import { call } from '../call.js';
import { type CallOptions } from '../execution.js';
import { readJsonObject } from '../objects/read-object.js';
import { s3ClientOf } from '../objects/s3-client.js';
import { type ProgressOptions, watchChanges } from '../progress/watch-progress.js';
import { sendMessage, type SendOptions } from '../queues/send-message.js';
import { requiredStepwell, requiredString } from '../required.js';
import { type ResultOptions } from '../result.js';
import { type Stepwell } from '../stepwell.js';
import { OutputMissing } from './output-missing.js';

/**
 * Which deployment to talk to. A chain has no state machine, and so no tags to find these by: the construct gives them.
 */
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

/** How far a message has come through a chain. */
export interface ChainProgress {
  /**
   * How many outputs each stage has written: one for a message, more where several were sent with one correlation id.
   */
  readonly stages: readonly { readonly stage: string; readonly outputs: number }[];
  /** Whether every stage has written. */
  readonly done: boolean;
}

/** A deployed QueueChain. */
export interface QueueChain {
  /**
   * Sends a message, any JSON, to the first stage's queue. One above 250,000 bytes goes through the chain's bucket by
   * itself.
   *
   * ```ts
   * const sent = await scenes.send({ sceneUri: 's3://scenes/lake.hdr' }, { deduplicationId: 'lake-1' });
   * const result = await scenes.output('Processor', sent, { maxWaitTime: 600 });
   * ```
   */
  send(message: unknown, options?: SendOptions): Promise<ChainedMessage>;
  /**
   * Waits until a stage has written its output for a message, and gives it. @throws OutputMissing when `maxWaitTime` is
   * over
   */
  output(stage: string, message: Pick<ChainedMessage, 'correlationId'>, options?: ResultOptions): Promise<unknown>;
  /**
   * What a stage has written so far for a message: nothing yet, one output, or several where messages were sent with
   * one correlation id.
   */
  outputs(stage: string, message: Pick<ChainedMessage, 'correlationId'>, options?: CallOptions): Promise<unknown[]>;
  /** How far a message has come, now, by what its stages have written. Give the stages in their order. */
  progress(
    stages: readonly string[],
    message: Pick<ChainedMessage, 'correlationId'>,
    options?: CallOptions,
  ): Promise<ChainProgress>;
  /**
   * How far a message has come, each time that it has changed, until every stage has written. A message that fails lies
   * in a dead-letter queue, and no stage behind it writes: end the loop, or abort it.
   *
   * ```ts
   * for await (const { stages } of scenes.watchProgress(['Activator', 'Processor'], sent, { abortSignal: AbortSignal.timeout(600_000) })) console.log(stages);
   * ```
   */
  watchProgress(
    stages: readonly string[],
    message: Pick<ChainedMessage, 'correlationId'>,
    options?: ProgressOptions,
  ): AsyncIterableIterator<ChainProgress>;
}

/**
 * The client of a deployed QueueChain.
 *
 * ```ts
 * const scenes = queueChain(stepwell, { queueUrl, bucketName });
 * await scenes.send({ sceneUri: 's3://scenes/lake.hdr' });
 * ```
 */
export function queueChain(stepwell: Stepwell, options: QueueChainOptions): QueueChain {
  requiredStepwell(stepwell);
  const given: Partial<QueueChainOptions> = Object(options) as never; // JavaScript may give none
  const queueUrl = requiredString(
    'queueUrl',
    given.queueUrl,
    "Give the URL of the first stage's queue, the construct's queue.queueUrl",
  );
  const bucketName = requiredString(
    'bucketName',
    given.bucketName,
    "Give the name of the chain's bucket, the construct's bucket.bucketName",
  );
  const place = { prefix: CHAIN_PREFIX, bucket: () => Promise.resolve(bucketName) };
  const outputs: QueueChain['outputs'] = async (stage, { correlationId }, { abortSignal } = {}) => {
    requiredString('stage', stage, 'Give the id of a stage');
    requiredString('message.correlationId', correlationId, 'Give what send() returned');
    const keys = await listKeys(stepwell, bucketName, stageOutputsPrefix(stage, correlationId), abortSignal);
    return await Promise.all(keys.map((key) => readJsonObject(stepwell, { bucket: bucketName, key }, abortSignal)));
  };
  const progress: QueueChain['progress'] = async (stages, { correlationId }, { abortSignal } = {}) => {
    requiredString('message.correlationId', correlationId, 'Give what send() returned');
    const counts = await Promise.all(
      stages.map(async (stage) => ({
        stage,
        outputs: (await listKeys(stepwell, bucketName, stageOutputsPrefix(stage, correlationId), abortSignal)).length,
      })),
    );
    return { stages: counts, done: counts.every(({ outputs: written }) => written > 0) };
  };
  return {
    outputs,
    progress,
    watchProgress: (stages, message, options = {}) =>
      watchChanges(stepwell, options, async () => {
        const now = await progress(stages, message, options);
        return { progress: now, ended: now.done };
      }),
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
        if (maxWaitTime !== undefined && clock.now() >= deadline)
          throw new OutputMissing(stage, message.correlationId, maxWaitTime);
        await backoff.pause(abortSignal, deadline);
      }
    },
  };
}

async function listKeys(
  stepwell: Stepwell,
  bucket: string,
  prefix: string,
  abortSignal: AbortSignal | undefined,
): Promise<string[]> {
  const { ListObjectsV2Command } = await import('@aws-sdk/client-s3');
  const s3 = await s3ClientOf(stepwell);
  const request = new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix });
  const { Contents = [] } = await call(s3, `s3:ListObjectsV2 of s3://${bucket}/${prefix}`, abortSignal, () =>
    s3.send(request, { abortSignal }),
  );
  return Contents.flatMap(({ Key }) => (Key === undefined ? [] : [Key]));
}
