import { type ExecutionOptions } from '../options.js';
import { type Clock } from '../clock/clock.js';
import { type MapDataStore } from '../map/map-data-store.js';
import { type MapRunHost } from '../map/map-run-host.js';
import { type RandomSource } from '../random/random-source.js';
import { type TaskDispatcher } from '../task-dispatcher.js';
import { TimeSlice } from './time-slice.js';
import { awsQuotas, type Quotas } from '../quotas.js';

/** The dependencies and quotas that an execution shares with the child executions of its map runs. */
export interface ExecutionEnvironment {
  readonly clock: Clock;
  readonly slice: TimeSlice;
  readonly random: RandomSource;
  readonly dispatcher: TaskDispatcher;
  readonly mapRuns: MapRunHost | undefined;
  readonly mapData: MapDataStore | undefined;
  readonly quotas: Quotas;
  readonly region: string;
}

/** Creates the environment from an execution's options. */
export function executionEnvironment(options: ExecutionOptions): ExecutionEnvironment {
  const { clock, random, dispatcher, mapRuns, mapData, quotas, stateMachine } = options;
  return {
    clock,
    slice: new TimeSlice(clock),
    random,
    dispatcher,
    mapRuns,
    mapData,
    quotas: quotas === undefined ? awsQuotas : { ...awsQuotas, ...quotas },
    region: options.region ?? stateMachine.arn.split(':')[3] ?? '',
  };
}
