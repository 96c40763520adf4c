import {
  awsQuotas,
  type Clock,
  type Quotas,
  type RandomSource,
  SystemRandom,
  type TaskDispatcher,
} from '@stepwell/asl';
import { invokeAs } from '../../kernel/calls.js';
import { type Transactions } from '../../kernel/transactions.js';
import { ActivityStore } from './activities/activity-store.js';
import { type ArnScope } from './arns.js';
import { ExecutionStore } from './executions/execution-store.js';
import { ExecutionRunner } from './executions/execution-runner.js';
import { JobEnds } from './integrations/batch-job.js';
import { createDispatcher } from './integrations/dispatcher.js';
import { MachineLogs } from './logging/machine-logs.js';
import { CompiledMachines } from './machines/compiled-machines.js';
import { MachineStore } from './machines/machine-store.js';
import { createMapDataStore } from './map-data/map-data-store.js';
import { MapRunStore } from './map-runs/map-run-store.js';
import { ExecutionEventEmitter } from './execution-event-emitter.js';
import { withInterceptor, withMocks } from './integrations/with-interceptor.js';
import { defaultRetention, type StatesServiceOptions, type TaskMocks } from './options.js';
import { TagStore } from './tags/tag-store.js';
import { TaskTokens } from './tokens/task-tokens.js';

/** The state of the service, which operations read and change. */
export interface StatesState {
  readonly transactions: Transactions;
  readonly scope: ArnScope;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly quotas: Partial<Quotas>;
  readonly activityPollMs: number;
  readonly machines: MachineStore;
  readonly compiled: CompiledMachines;
  readonly executions: ExecutionStore;
  readonly runner: ExecutionRunner;
  readonly mapRuns: MapRunStore;
  readonly activities: ActivityStore;
  readonly tokens: TaskTokens;
  readonly tags: TagStore;
  readonly events: ExecutionEventEmitter;
  readonly logs: MachineLogs;
  readonly dispatcher: TaskDispatcher;
  readonly mocks: TaskMocks | undefined;
  /** Stops all executions. */
  close(): Promise<void>;
}

/** Creates the state of the service. */
export function createStatesState(options: StatesServiceOptions): StatesState {
  const scope: ArnScope = {
    partition: options.partition ?? 'aws',
    region: options.region,
    accountId: options.accountId,
  };
  const { clock } = options;
  const { transactions } = options.kernel;
  const random = options.random ?? new SystemRandom();
  const quotas = options.quotas ?? {};
  const retention = { ...defaultRetention, ...options.retention };
  const events = new ExecutionEventEmitter();
  const logs = new MachineLogs(
    options.kernel,
    invokeAs(options.kernel, { source: 'task', clock, region: options.region }),
  );
  const machines = new MachineStore(transactions, scope, random);
  const executions = new ExecutionStore(transactions, retention, {
    clock,
    historyEvents: quotas.historyEvents ?? awsQuotas.historyEvents,
  });
  const openMapRuns = quotas.openMapRuns ?? awsQuotas.openMapRuns;
  const mapRuns = new MapRunStore(transactions, executions, clock, random, events, logs, openMapRuns);
  const activities = new ActivityStore(transactions, scope, clock);
  const tokens = new TaskTokens(transactions);
  const jobEnds = new JobEnds(options.kernel.events);
  const invoke = invokeAs(options.kernel, { source: 'task', clock, region: options.region });
  const services = createDispatcher({
    services: { kernel: options.kernel, random, clock, region: options.region },
    tokens,
    activities,
    executions,
    jobEnds,
    http: {
      region: options.region,
      connection: (ConnectionArn) => invoke('eventbridge', 'GetConnectionCredentials', { ConnectionArn }),
      allowAwsHosts: options.allowAwsHosts ?? false,
      explain: (url) => options.kernel.placeholders.explain(url),
    },
  });
  const mockable = options.mocks === undefined ? services : withMocks(services, options.mocks);
  const dispatcher = options.interceptTask === undefined ? mockable : withInterceptor(mockable, options.interceptTask);
  const compiled = new CompiledMachines({ dispatcher, quotas });
  const runner = new ExecutionRunner({
    transactions,
    compiled,
    scope,
    clock,
    random,
    quotas,
    executions,
    mapRuns,
    events,
    logs,
    dispatcher,
    mapData: createMapDataStore(options),
  });
  return {
    transactions,
    scope,
    clock,
    random,
    quotas,
    machines,
    compiled,
    executions,
    runner,
    mapRuns,
    activities,
    tokens,
    events,
    logs,
    dispatcher,
    mocks: options.mocks,
    activityPollMs: options.activityPollMs ?? 60_000,
    tags: new TagStore(transactions),
    close: async () => {
      runner.stopAll();
      activities.close();
      jobEnds.close();
      await Promise.resolve();
    },
  };
}
