import { type Cancel, type Clock } from '@stepwell/asl';
import { type FaultInjector, noFaults } from '../../kernel/chaos/index.js';
import { type SendDeadLetter } from './dead-letters.js';
import { destinationOf, type InvocationRecord, type SendToDestination } from './destinations.js';
import { type FunctionRecord } from './function-record.js';
import { type InvocationResult } from './invocation.js';

/** Milliseconds before the first and the second retry of a function that failed. */
const retryDelaysMs = [60_000, 120_000];
/**
 * Milliseconds before an event is tried again that was throttled, or whose worker was lost: doubling from the first to
 * the second.
 */
const [firstDelayMs, longestDelayMs] = [1000, 300_000];
/** The oldest that an event may get, in seconds, where nothing is configured. */
const defaultEventAgeSeconds = 21_600;

/** An Event invocation that was accepted. */
export interface EventInvocation {
  readonly record: FunctionRecord;
  readonly qualifier: string;
  readonly requestId: string;
  /** JSON text. */
  readonly payload: string;
  /** Runs it once; rejects when the function was not run. */
  readonly attempt: () => Promise<InvocationResult>;
}

/** Dependencies of Event invocations. */
export interface EventInvocationParts {
  readonly clock: Clock;
  readonly faults?: FaultInjector;
  /** Default: destinations receive nothing. */
  readonly sendToDestination?: SendToDestination;
  /** Default: dead-letter queues receive nothing. */
  readonly sendDeadLetter?: SendDeadLetter;
  /** Called for records that could not be delivered. On AWS, the metric `DestinationDeliveryFailures` counts them. */
  readonly onProblem: (problem: string) => void;
}

/** How it went with an invocation so far. */
interface Tally {
  readonly acceptedAt: number;
  /** Times that the function failed. */
  failures: number;
  /** Times that it was not run. */
  refusals: number;
}

/** How an attempt ended: with an answer of the function, or without one. */
interface Attempt {
  readonly result: InvocationResult | undefined;
  readonly refusal: unknown;
}

type Condition = InvocationRecord['requestContext']['condition'];

/**
 * Runs Event invocations behind their callers' backs, and tells the function's destinations and its dead-letter queue
 * what came of them. A function that failed is run again after one and two minutes of the clock; one that could not be
 * run, until the event is too old; neither, where its reserved concurrency is 0.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export class EventInvocations {
  private readonly cancels = new Set<Cancel>();
  private readonly faults: FaultInjector;
  private isClosed = false;

  constructor(private readonly parts: EventInvocationParts) {
    this.faults = parts.faults ?? noFaults;
  }

  /** Takes an invocation over. */
  accept(invocation: EventInvocation): void {
    const { record, requestId, attempt } = invocation;
    const tally: Tally = { acceptedAt: this.parts.clock.now(), failures: 0, refusals: 0 };
    // A second run is that and no more: the first one decides what becomes of the event.
    if (this.faults.shouldInject('lambda', 'duplicate', record.name, requestId))
      this.later(this.faults.delayMs('lambda', record.name, requestId), () => void attempt().catch(() => undefined));
    this.later(this.faults.delayMs('lambda', record.name, requestId), () => this.run(invocation, tally));
  }

  /** Forgets what is waiting. */
  close(): void {
    this.isClosed = true;
    for (const cancel of this.cancels) cancel();
  }

  private run(invocation: EventInvocation, tally: Tally): void {
    const { clock, onProblem } = this.parts;
    const release = clock.keepAlive();
    this.settle(invocation, tally)
      .catch((problem: unknown) =>
        onProblem(
          `What came of invocation ${invocation.requestId} of ${invocation.record.name} did not reach its ` +
            `destination: ${String(problem)}`,
        ),
      )
      .finally(release);
  }

  private async settle(invocation: EventInvocation, tally: Tally): Promise<void> {
    const { record, qualifier } = invocation;
    const { clock } = this.parts;
    const attempt = await attempted(invocation);
    if (this.isClosed) return;
    const failed = attempt.result?.functionError !== undefined;
    if (attempt.result !== undefined) {
      if (!failed) return this.tell(invocation, attempt, 'Success', tally.failures + 1);
      tally.failures += 1;
    } else {
      tally.refusals += 1;
    }
    const { MaximumRetryAttempts: retries = 2, MaximumEventAgeInSeconds: oldest = defaultEventAgeSeconds } =
      record.eventConfigs.get(qualifier) ?? {};
    if ((failed && tally.failures > retries) || record.reservedConcurrency === 0)
      return this.giveUp(invocation, attempt, 'RetriesExhausted', tally.failures);
    const delay = failed
      ? (retryDelaysMs[tally.failures - 1] ?? 0)
      : Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(tally.refusals - 1, 20));
    if (clock.now() + delay - tally.acceptedAt > oldest * 1000)
      return this.giveUp(invocation, attempt, 'EventAgeExceeded', tally.failures);
    this.later(delay, () => this.run(invocation, tally));
  }

  private async giveUp(
    invocation: EventInvocation,
    attempt: Attempt,
    condition: Condition,
    invokeCount: number,
  ): Promise<void> {
    const told = this.tell(invocation, attempt, condition, invokeCount);
    await Promise.all([told, this.parts.sendDeadLetter?.(invocation, attempt)]);
  }

  private async tell(
    { record, qualifier, requestId, payload }: EventInvocation,
    { result }: Attempt,
    condition: Condition,
    invokeCount: number,
  ): Promise<void> {
    const destination = destinationOf(
      record.eventConfigs.get(qualifier),
      condition === 'Success' ? 'OnSuccess' : 'OnFailure',
    );
    if (destination === undefined) return;
    await this.parts.sendToDestination?.(destination, {
      version: '1.0',
      timestamp: new Date(this.parts.clock.now()).toISOString(),
      requestContext: {
        requestId,
        functionArn: `${record.arn}:${qualifier}`,
        condition,
        approximateInvokeCount: invokeCount,
      },
      requestPayload: JSON.parse(payload) as unknown,
      // A function that was never called has said nothing.
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
    });
  }

  private later(ms: number, run: () => void): void {
    if (ms === 0) return run();
    const cancel = this.parts.clock.setTimer(ms, () => {
      this.cancels.delete(cancel);
      run();
    });
    this.cancels.add(cancel);
  }
}

async function attempted({ attempt }: EventInvocation): Promise<Attempt> {
  try {
    return { result: await attempt(), refusal: undefined };
  } catch (refusal) {
    return { result: undefined, refusal };
  }
}
