import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type WorkQueue } from '../queues/work-queue.js';
import { type ChainStageProps } from './props.js';

/** A stage with its existing or new queues. */
export interface QueuedStage extends WorkQueue {
  readonly stage: ChainStageProps;
  /** The topic for the outputs of the job, with `fanOut`. */
  readonly topic: ITopic | undefined;
}

/** A stage with its resources. */
export interface Stage extends QueuedStage {
  readonly triggerFunction: LambdaFunction;
}
