import { type IEventBus } from 'aws-cdk-lib/aws-events';
import { type IFunction } from 'aws-cdk-lib/aws-lambda';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type Duration } from 'aws-cdk-lib';
import { type ResolvedMapFanOutProps } from './resolved-props.js';

/** The resources that the states of a Map of items use. */
export interface ComputeDependencies {
  readonly computeFunction: IFunction;
  readonly bucket: IBucket;
  readonly settings: ResolvedMapFanOutProps;
  /** How items are sent as events instead of function invocations, with the strategy CALLBACK. */
  readonly dispatch?: DispatchProps;
}

/** The bus for items and their heartbeat timeout. */
export interface DispatchProps {
  readonly bus: IEventBus;
  readonly heartbeatTimeout: Duration;
}
