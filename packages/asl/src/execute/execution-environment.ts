import { type ExecutionOptions } from '../options.js';
import {
  type Clock,
  type MapDataStore,
  type MapRunHost,
  type RandomSource,
  type TaskDispatcher,
} from '../dependencies.js';
import { awsQuotas, type Quotas } from '../quotas.js';

/** What an execution and the child executions of its map runs share. */
export interface ExecutionEnvironment {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly dispatcher: TaskDispatcher;
  readonly mapRuns: MapRunHost | undefined;
  readonly mapData: MapDataStore | undefined;
  readonly quotas: Quotas;
  readonly region: string;
}

/** Takes what is shared out of an execution's options. */
export function executionEnvironment(options: ExecutionOptions): ExecutionEnvironment {
  const { clock, random, dispatcher, mapRuns, mapData, quotas, stateMachine } = options;
  return {
    clock,
    random,
    dispatcher,
    mapRuns,
    mapData,
    quotas: quotas === undefined ? awsQuotas : { ...awsQuotas, ...quotas },
    region: options.region ?? stateMachine.arn.split(':')[3] ?? '',
  };
}
