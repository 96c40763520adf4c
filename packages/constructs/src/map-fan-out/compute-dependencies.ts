import { type IEventBus } from 'aws-cdk-lib/aws-events';
import { type IFunction } from 'aws-cdk-lib/aws-lambda';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type Duration } from 'aws-cdk-lib';
import { type Settings } from './settings.js';

/** What the states of a Map of items need. */
export interface ComputeDependencies {
  readonly computeFunction: IFunction;
  readonly bucket: IBucket;
  readonly settings: Settings;
  /** Where items go as events, instead of calls of the function: the strategy CALLBACK. */
  readonly dispatch?: DispatchProps;
}

/** The bus that items go to, and how long there may be no sign of one. */
export interface DispatchProps {
  readonly bus: IEventBus;
  readonly heartbeatTimeout: Duration;
}
