import { CHAIN_PREFIX, stageOutputsPrefix } from '@stepwell/core/queue-chain';
import { isNamed, SdkError } from '../errors/sdk-error.js';
import { Backoff } from '../backoff.js';
import { call } from '../call.js';
import { type CallOptions } from '../execution.js';
import { readJsonObject, s3ClientOf } from '../objects/s3-objects.js';
import { type ProgressOptions, watchChanges } from '../progress/watch-progress.js';
import { sendMessage, type SendOptions } from '../queues/send-message.js';
import { requiredStepwell, requiredString } from '../required.js';
import { type ResultOptions } from '../result.js';
import { type Stepwell } from '../stepwell.js';

/**
 * A stage of a chain has not written an output within `maxWaitTime`. The message may still be in progress, or it may be
 * in a dead-letter queue.
 */
export class OutputMissing extends SdkError {
  constructor(stage: string, correlationId: string, maxWaitTime: number) {
    super(
      'OutputMissing',
      `Stage ${stage} has written no output for ${correlationId} after ${maxWaitTime} s (maxWaitTime). ` +
        'Wait again, or check the dead-letter queues of the chain.',
      { fault: 'system', retryable: true },
    );
  }
}

/** Whether an error is an {@link OutputMissing}. */
export function isOutputMissing(error: unknown): error is OutputMissing {
  return isNamed(error, 'OutputMissing');
}

/**
 * Options of {@link queueChain}. A chain has no state machine with tags, so both names are required. The construct
 * exposes them.
 */
export interface QueueChainOptions {
  /** URL of the first stage's queue. */
  readonly queueUrl: string;
  /** The chain's bucket, which contains large messages and the outputs of the stages. */
  readonly bucketName: string;
}

/** A message that was sent to a chain. */
export interface ChainedMessage {
  readonly messageId: string;
  /** The correlation ID of the message and of all messages and outputs that result from it. */
  readonly correlationId: string;
}

/** Progress of a message through a chain. */
export interface ChainProgress {
  /** Number of outputs of each stage: one per message, or several for messages that share a correlation ID. */
  readonly stages: readonly { readonly stage: string; readonly outputs: number }[];
  /** Whether every stage has written an output. */
  readonly done: boolean;
}

/** Creates a client for a deployed QueueChain. */
export interface QueueChain {
  /**
   * Sends a message (any JSON) to the first stage's queue. A message above 250,000 bytes is stored in the chain's
   * bucket.
   *
   * ```ts
   * const sent = await scenes.send({ sceneUri: 's3://scenes/lake.hdr' }, { deduplicationId: 'lake-1' });
   * const result = await scenes.output('Processor', sent, { maxWaitTime: 600 });
   * ```
   */
  send(message: unknown, options?: SendOptions): Promise<ChainedMessage>;
  /**
   * Waits until a stage has written its output for a message, and returns it. @throws OutputMissing if `maxWaitTime`
   * elapses
   */
  output(stage: string, message: Pick<ChainedMessage, 'correlationId'>, options?: ResultOptions): Promise<unknown>;
  /**
   * Returns the outputs that a stage has written for a message: none yet, one, or several if messages share a
   * correlation ID.
   */
  outputs(stage: string, message: Pick<ChainedMessage, 'correlationId'>, options?: CallOptions): Promise<unknown[]>;
  /** Returns the current progress of a message, by the outputs of its stages. */
  progress(
    stages: readonly string[],
    message: Pick<ChainedMessage, 'correlationId'>,
    options?: CallOptions,
  ): Promise<ChainProgress>;
  /**
   * Yields the progress of a message whenever it has changed, until every stage has written an output. A message that
   * fails moves to a dead-letter queue and later stages write no output: leave the loop or abort it.
   *
   * ```ts
   * const abortSignal = AbortSignal.timeout(600_000);
   * for await (const { stages } of scenes.watchProgress(['Activator', 'Processor'], sent, { abortSignal }))
   *   console.log(stages);
   * ```
   */
  watchProgress(
    stages: readonly string[],
    message: Pick<ChainedMessage, 'correlationId'>,
    options?: ProgressOptions,
  ): AsyncIterableIterator<ChainProgress>;
}

/**
 * Creates a client for a deployed QueueChain.
 *
 * ```ts
 * const scenes = queueChain(stepwell, { queueUrl, bucketName });
 * await scenes.send({ sceneUri: 's3://scenes/lake.hdr' });
 * ```
 */
export function queueChain(stepwell: Stepwell, options: QueueChainOptions): QueueChain {
  requiredStepwell(stepwell);
  const fields: Partial<QueueChainOptions> = Object(options) as never; // may be undefined in JavaScript
  const queueUrl = requiredString(
    'queueUrl',
    fields.queueUrl,
    "Pass the URL of the first stage's queue (queue.queueUrl of the construct)",
  );
  const bucketName = requiredString(
    'bucketName',
    fields.bucketName,
    "Pass the name of the chain's bucket (bucket.bucketName of the construct)",
  );
  const messageBucket = { prefix: CHAIN_PREFIX, bucket: () => Promise.resolve(bucketName) };
  const outputs: QueueChain['outputs'] = async (stage, { correlationId }, { abortSignal } = {}) => {
    requiredString('stage', stage, 'Pass the name of a stage');
    requiredString('message.correlationId', correlationId, 'Pass the value that send() returned');
    const keys = await listKeys(stepwell, bucketName, stageOutputsPrefix(stage, correlationId), abortSignal);
    return await Promise.all(keys.map((key) => readJsonObject(stepwell, { bucket: bucketName, key }, abortSignal)));
  };
  const progress: QueueChain['progress'] = async (stages, { correlationId }, { abortSignal } = {}) => {
    requiredString('message.correlationId', correlationId, 'Pass the value that send() returned');
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
      const messageId = await sendMessage(stepwell, queueUrl, message, options, messageBucket);
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
