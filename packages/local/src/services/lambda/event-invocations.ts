import { type Cancel, type Clock } from '@stepwell/asl';
import { type Invoke } from '../../kernel/calls.js';
import { type FaultInjector, noFaults } from '../../kernel/chaos/index.js';
import { type DeliveryFailure } from '../../kernel/kernel-events.js';
import { deadLetterArn, sendDeadLetter } from './dead-letters.js';
import { destinationOf, type InvocationRecord, sendToDestination } from './destinations.js';
import { type InvocationResult } from './invocation.js';
import { findEventConfig } from './operations/settings.js';
import { type LambdaStore } from './store.js';

/** Milliseconds before the first and the second retry of a failed function. */
const retryDelaysMs = [60_000, 120_000];
/**
 * Milliseconds before an event is retried that was throttled, or whose worker was lost: doubling from the first to the
 * second.
 */
const [firstDelayMs, longestDelayMs] = [1000, 300_000];
/** Maximum age of an event in seconds, if nothing is configured. */
const defaultEventAgeSeconds = 21_600;

/** An accepted Event invocation. */
export interface PendingEvent {
  readonly requestId: string;
  readonly functionName: string;
  /** A version or an alias. @default - `$LATEST` */
  readonly qualifier?: string;
  /** JSON text. */
  readonly payload: string;
  /** Milliseconds since the epoch. */
  readonly acceptedAt: number;
  /** How often the function failed. */
  readonly failures: number;
  /** How often the function did not run. */
  readonly refusals: number;
}

/** Dependencies of Event invocations. */
export interface EventInvocationDependencies {
  readonly store: LambdaStore;
  readonly clock: Clock;
  readonly faults?: FaultInjector;
  /** Calls other services: destinations and dead-letter queues. */
  readonly invoke: Invoke;
  /** Runs the function once. Rejects if the function did not run. */
  readonly attempt: (event: PendingEvent) => Promise<InvocationResult>;
  /** Called for records that could not be delivered. On AWS, the metric `DestinationDeliveryFailures` counts them. */
  readonly onProblem: (problem: string) => void;
  /** Called for events that were given up, after they were sent to a destination or a dead-letter queue. */
  readonly onGivenUp: (failure: DeliveryFailure) => void;
}

/** How an attempt ended: with a response of the function, or without one. */
export interface Attempt {
  readonly result: InvocationResult | undefined;
  /** The error of an attempt without a response. */
  readonly refusal: unknown;
}

type Condition = InvocationRecord['requestContext']['condition'];

/**
 * Runs Event invocations after their callers have a response, and sends the results to the destinations and the
 * dead-letter queue of the function. A failed function is retried after one and two minutes of the clock; a throttled
 * one until the event is too old. Nothing is retried if the reserved concurrency is 0.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export class EventInvocations {
  readonly #cancels = new Set<Cancel>();
  readonly #faults: FaultInjector;
  #isClosed = false;

  constructor(private readonly dependencies: EventInvocationDependencies) {
    this.#faults = dependencies.faults ?? noFaults;
  }

  accept(invocation: Pick<PendingEvent, 'requestId' | 'functionName' | 'qualifier' | 'payload'>): void {
    const { store, clock, attempt } = this.dependencies;
    const event: PendingEvent = { ...invocation, acceptedAt: clock.now(), failures: 0, refusals: 0 };
    const { functionName, requestId } = event;
    store.transactions.run(() => store.events.set(requestId, event));
    // The result of a duplicate is ignored.
    if (this.#faults.shouldInject('lambda', 'duplicate', functionName, requestId))
      this.#schedule(this.#delayOf(event), () => void attempt(event).catch(() => undefined));
    this.#schedule(this.#delayOf(event), () => this.#run(event));
  }

  /** Cancels retries. */
  close(): void {
    this.#isClosed = true;
    for (const cancel of this.#cancels) cancel();
  }

  #delayOf({ functionName, requestId }: PendingEvent): number {
    return this.#faults.delayMs('lambda', functionName, requestId);
  }

  #run(event: PendingEvent): void {
    const { clock, onProblem } = this.dependencies;
    const release = clock.keepAlive();
    this.#process(event)
      .catch((problem: unknown) =>
        onProblem(
          `The result of invocation ${event.requestId} of ${event.functionName} could not be delivered: ` +
            String(problem),
        ),
      )
      .finally(release);
  }

  async #process(before: PendingEvent): Promise<void> {
    const { store, clock } = this.dependencies;
    const attempt = await this.#attempt(before);
    const record = store.functions.get(before.functionName);
    if (this.#isClosed) return;
    if (record === undefined) return this.#forget(before);
    const hasFailed = attempt.result?.functionError !== undefined;
    if (attempt.result !== undefined && !hasFailed)
      return this.#finish(before, attempt, 'Success', before.failures + 1);
    const event: PendingEvent = {
      ...before,
      failures: before.failures + (hasFailed ? 1 : 0),
      refusals: before.refusals + (hasFailed ? 0 : 1),
    };
    store.transactions.run(() => store.events.set(event.requestId, event));
    const { maximumRetryAttempts = 2, maximumEventAgeInSeconds = defaultEventAgeSeconds } =
      findEventConfig(record, event.qualifier ?? '$LATEST') ?? {};
    if ((hasFailed && event.failures > maximumRetryAttempts) || record.reservedConcurrency === 0)
      return this.#finish(event, attempt, 'RetriesExhausted', event.failures);
    const delay = hasFailed
      ? (retryDelaysMs[event.failures - 1] ?? 0)
      : Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(event.refusals - 1, 20));
    if (clock.now() + delay - event.acceptedAt > maximumEventAgeInSeconds * 1000)
      return this.#finish(event, attempt, 'EventAgeExceeded', event.failures);
    this.#schedule(delay, () => this.#run(event));
  }

  async #attempt(event: PendingEvent): Promise<Attempt> {
    try {
      return { result: await this.dependencies.attempt(event), refusal: undefined };
    } catch (refusal) {
      return { result: undefined, refusal };
    }
  }

  async #finish(event: PendingEvent, attempt: Attempt, condition: Condition, invokeCount: number): Promise<void> {
    const { store, invoke } = this.dependencies;
    const record = store.functions.get(event.functionName);
    this.#forget(event);
    if (record === undefined) return;
    const { qualifier = '$LATEST' } = event;
    const config = findEventConfig(record, qualifier);
    const destination = destinationOf(config, condition === 'Success' ? 'OnSuccess' : 'OnFailure');
    const functionArn = `${record.arn}:${qualifier}`;
    await Promise.all([
      destination === undefined
        ? undefined
        : sendToDestination(invoke, destination, this.#recordOf(event, attempt, functionArn, condition, invokeCount)),
      condition === 'Success' ? undefined : sendDeadLetter(invoke, record, event, attempt),
    ]);
    if (condition === 'Success') return;
    const attempts =
      condition === 'RetriesExhausted'
        ? `failed after ${invokeCount} ${invokeCount === 1 ? 'attempt' : 'attempts'}`
        : 'is too old';
    this.dependencies.onGivenUp({
      source: record.arn,
      reason: `event ${event.requestId} ${attempts}`,
      deadLetterArn: destination ?? deadLetterArn(record),
      timestamp: this.dependencies.clock.now(),
    });
  }

  #recordOf(
    { requestId, payload }: PendingEvent,
    { result }: Attempt,
    functionArn: string,
    condition: Condition,
    approximateInvokeCount: number,
  ): InvocationRecord {
    return {
      version: '1.0',
      timestamp: new Date(this.dependencies.clock.now()).toISOString(),
      requestContext: { requestId, functionArn, condition, approximateInvokeCount },
      requestPayload: JSON.parse(payload) as unknown,
      // A function that did not run has no response.
      ...(result === undefined
        ? {}
        : {
            responseContext: {
              statusCode: 200,
              executedVersion: result.executedVersion,
              ...(result.functionError === undefined ? {} : { functionError: result.functionError }),
            },
            responsePayload: JSON.parse(result.payload) as unknown,
          }),
    };
  }

  #forget({ requestId }: PendingEvent): void {
    const { store } = this.dependencies;
    store.transactions.run(() => store.events.delete(requestId));
  }

  #schedule(ms: number, run: () => void): void {
    if (ms === 0) return run();
    const cancel = this.dependencies.clock.setTimer(ms, () => {
      this.#cancels.delete(cancel);
      run();
    });
    this.#cancels.add(cancel);
  }
}
