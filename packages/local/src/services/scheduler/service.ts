import { type ServerResponse } from 'node:http';
import { type RandomSource } from '@stepwell/asl';
import { HttpService } from '../../kernel/http-service.js';
import { readModel } from '../../kernel/models/read-model.js';
import { type LocalService, type ServiceContext, type ServiceRequest } from '../../kernel/service.js';
import { foreign } from './foreign.js';
import { Invocations } from './invocations.js';
import { groupOperations } from './operations/groups.js';
import { scheduleOperations } from './operations/schedules.js';
import { ScheduleStore } from './store.js';
import { ScheduleTimers } from './timers.js';

/** Options of EventBridge Scheduler. */
export interface SchedulerServiceOptions extends ServiceContext {
  readonly random: RandomSource;
  /** Called for invocations that are lost. */
  readonly onProblem?: (problem: string) => void;
}

/**
 * Amazon EventBridge Scheduler on this machine: one-time, rate and cron schedules with time zones, start and end dates
 * and flexible windows, groups, retries and dead-letter queues. Targets are functions, state machines, queues, topics,
 * event buses and operations of the API.
 */
export class SchedulerService implements LocalService {
  readonly signingName = 'scheduler';
  private readonly http: HttpService;
  private readonly timers: ScheduleTimers;
  private readonly invocations: Invocations;

  constructor(options: SchedulerServiceOptions) {
    const { kernel, clock, random, onProblem = () => undefined } = options;
    const store = new ScheduleStore(options);
    this.invocations = new Invocations({ context: options, random, onProblem });
    this.timers = new ScheduleTimers(
      clock,
      random,
      (schedule, at) => kernel.transactions.run(() => this.invocations.start(schedule, at)),
      ({ definition, group }) => {
        if (definition.ActionAfterCompletion === 'DELETE')
          kernel.transactions.run(() => store.schedules.delete(`${group}/${definition.Name}`));
      },
    );
    const operations = { ...scheduleOperations(store, this.timers), ...groupOperations(store, this.timers) };
    const service = { model: readModel('scheduler'), foreign, operations };
    kernel.register(service);
    this.http = new HttpService(kernel, clock, service);
  }

  ownsPath(path: string): boolean {
    return /^\/(schedules|schedule-groups)(\/|$)/.test(path);
  }

  handle(request: ServiceRequest, response: ServerResponse): Promise<void> {
    return this.http.handle(request, response);
  }

  close(): Promise<void> {
    this.timers.close();
    return this.invocations.close();
  }
}
