import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type WorkQueue } from '../queues/work-queue.js';
import { type ChainStageProps } from './props.js';

/** A stage with the queues that it has, its own or made for it. */
export interface QueuedStage extends WorkQueue {
  readonly stage: ChainStageProps;
  /** Where the job sends its output, with `fanOut`. */
  readonly topic: ITopic | undefined;
}

/** A stage with all that was made for it. */
export interface Stage extends QueuedStage {
  readonly triggerFunction: LambdaFunction;
}
