import { type ServerResponse } from 'node:http';
import { type RandomSource } from '@stepwell/asl';
import { type AwsError } from '../../kernel/aws-error.js';
import { HttpService } from '../../kernel/http-service.js';
import { invalidInput } from '../../kernel/invalid-input.js';
import { readModel } from '../../kernel/models/read-model.js';
import { type Violation } from '../../kernel/models/violations.js';
import { type LocalService, type ServiceContext, type ServiceRequest } from '../../kernel/service.js';
import { foreign } from './foreign.js';
import { ConnectionStore } from './connections/connection-store.js';
import { Deliveries } from './deliveries.js';
import { EventRouter } from './event-router.js';
import { eventsOperations, internalEventsOperations } from './operations/index.js';
import { RuleTimers } from './schedule/rule-timers.js';
import { BusStore } from './store.js';

/** Options of the EventBridge service. */
export interface EventsServiceOptions extends ServiceContext {
  readonly random: RandomSource;
  /** Called for lost events: for an unknown bus, or a failed target without a dead-letter queue. */
  readonly onProblem?: (problem: string) => void;
}

/** An entry of 1 MB, escaped into JSON, and its names fit. */
const largestBody = 8 * 1024 * 1024;

/**
 * Amazon EventBridge on this machine: buses, rules with patterns and schedules, input transformers, retries and
 * dead-letter queues, with functions, state machines, queues, topics, buses and log groups as targets. Policies are
 * stored, not enforced.
 */
export class EventsService implements LocalService {
  readonly signingName = 'events';
  readonly targetPrefix = 'AWSEvents.';
  private readonly deliveries: Deliveries;
  private readonly timers: RuleTimers;
  private readonly router: EventRouter;
  private readonly http: HttpService;
  private readonly unsubscribe: () => void;

  constructor(context: EventsServiceOptions) {
    const { kernel, clock, random, onProblem = () => undefined } = context;
    const store = new BusStore(context);
    this.deliveries = new Deliveries({ context, random, onProblem });
    this.router = new EventRouter({ context, store, deliveries: this.deliveries, random, onProblem });
    this.timers = new RuleTimers(clock, ({ busName, name }, at) => {
      const rule = store.findRule(busName, name);
      if (rule !== undefined) kernel.transactions.run(() => this.router.routeScheduled(rule, at));
    });
    const dependencies = {
      context,
      store,
      connections: new ConnectionStore(context, random),
      timers: this.timers,
      router: this.router,
    };
    const service = {
      model: readModel('eventbridge'),
      foreign,
      operations: eventsOperations(dependencies),
      internalOperations: internalEventsOperations(dependencies),
      invalidInput: invalidEventsInput,
    };
    kernel.register(service);
    this.unsubscribe = kernel.events.on('aws-event', (event) =>
      kernel.transactions.run(() => this.router.routeServiceEvent(event)),
    );
    this.http = new HttpService(kernel, clock, service, { bodyLimit: largestBody });
  }

  /** Resolves when no event is on its way to a target. Deliveries that wait for a retry do not count. */
  settled(): Promise<void> {
    return this.deliveries.settled();
  }

  handle(request: ServiceRequest, response: ServerResponse): Promise<void> {
    return this.http.handle(request, response);
  }

  async close(): Promise<void> {
    this.unsubscribe();
    this.timers.close();
    await this.deliveries.close();
  }
}

/** As the default, but paths have the names of AWS's messages, and values of `AuthParameters` are not shown. */
function invalidEventsInput(violations: readonly Violation[]): AwsError {
  return invalidInput(
    violations.map((violation) => ({
      ...violation,
      path: violation.path.replace(/(^|\.)[A-Z]/g, (start) => start.toLowerCase()),
      shown: violation.path.startsWith('AuthParameters.') && violation.kind !== 'required' ? '' : violation.shown,
    })),
  );
}
