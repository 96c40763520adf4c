import { type Cancel, type RandomSource } from '@stepwell/asl';
import { AwsError } from '../../kernel/aws-error.js';
import { invokeAs } from '../../kernel/calls.js';
import { noFaults } from '../../kernel/chaos/index.js';
import { queueUrl } from '../../kernel/queue-url.js';
import { type ServiceContext } from '../../kernel/service.js';
import { Records } from '../../kernel/transactions.js';
import { type Schedule, type ScheduleTarget } from './schedule.js';
import { callTarget } from './target.js';

/** Dependencies of invocations. */
export interface InvocationDependencies {
  readonly context: ServiceContext;
  readonly random: RandomSource;
  /** Called for invocations that are lost: there is no dead-letter queue, or it cannot be used. */
  readonly onProblem: (problem: string) => void;
}

/** An invocation of a target that has not succeeded yet. */
interface Invocation {
  readonly name: string;
  readonly scheduleArn: string;
  readonly target: ScheduleTarget;
  /** Milliseconds since the epoch, without the delay of a flexible window. */
  readonly scheduledAt: number;
  readonly executionId: string;
  readonly startedAt: number;
  /** 1 for the first attempt. */
  readonly attempt: number;
}

/** Milliseconds before the first retry, and the longest delay. Delays double, minus a random part up to half. */
const [firstDelayMs, longestDelayMs] = [1000, 15 * 60_000];

/**
 * Invokes targets of schedules in the background: with the retries of the target's policy, on the environment's clock,
 * then to its dead-letter queue.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
 */
export class Invocations {
  private readonly pending: Records<Invocation>;
  private readonly waiting = new Set<Cancel>();
  private readonly inFlight = new Set<Promise<void>>();
  private closed = false;

  constructor(private readonly dependencies: InvocationDependencies) {
    this.pending = new Records(dependencies.context.kernel.transactions, 'scheduler/invocations');
  }

  /** Starts an invocation in the open transaction. Chaos can start a second one, or delay them. */
  start({ definition: { Name: name, Target: target }, arn: scheduleArn }: Schedule, scheduledAt: number): void {
    const { context, random } = this.dependencies;
    const { faults = noFaults, clock } = context;
    const executionId = random.uuid().replaceAll('-', '').slice(0, 16);
    const count = faults.shouldInject('scheduler', 'duplicate', name, executionId) ? 2 : 1;
    for (let index = 0; index < count; index += 1) {
      const id = `${executionId}/${index}`;
      const startedAt = clock.now();
      this.pending.set(id, { name, scheduleArn, target, scheduledAt, executionId, startedAt, attempt: 1 });
      this.attemptLater(id, faults.delayMs('scheduler', name, executionId, ['delay', 'drop']));
    }
  }

  /** Cancels retries, and waits for the calls in flight. */
  async close(): Promise<void> {
    this.closed = true;
    for (const cancel of this.waiting) cancel();
    await Promise.all(this.inFlight);
  }

  private attemptLater(id: string, delayMs: number): void {
    if (delayMs === 0) return this.attempt(id);
    const cancel = this.dependencies.context.clock.setTimer(delayMs, () => {
      this.waiting.delete(cancel);
      this.attempt(id);
    });
    this.waiting.add(cancel);
  }

  private attempt(id: string): void {
    const invocation = this.pending.get(id);
    if (this.closed || invocation === undefined) return;
    const release = this.dependencies.context.clock.keepAlive();
    const done = this.call(id, invocation).finally(() => {
      this.inFlight.delete(done);
      release();
    });
    this.inFlight.add(done);
  }

  private async call(id: string, invocation: Invocation): Promise<void> {
    const { context } = this.dependencies;
    const { kernel, clock, region } = context;
    const { target } = invocation;
    // A schedule fires in a transaction.
    await Promise.resolve();
    try {
      const invoke = invokeAs(kernel, { source: 'event', clock, region, roleArn: target.RoleArn });
      await callTarget(invoke, target, textOf(invocation, context));
      kernel.transactions.run(() => this.pending.delete(id));
    } catch (error) {
      await this.retryOrGiveUp(id, invocation, error);
    }
  }

  private async retryOrGiveUp(id: string, invocation: Invocation, error: unknown): Promise<void> {
    const { context, random } = this.dependencies;
    const { MaximumRetryAttempts = 185, MaximumEventAgeInSeconds = 86_400 } = invocation.target.RetryPolicy ?? {};
    if (this.closed) return;
    const delay =
      Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(invocation.attempt - 1, 20)) * (1 - random.next() / 2);
    const isTooOld = context.clock.now() + delay - invocation.startedAt > MaximumEventAgeInSeconds * 1000;
    if (!isRetryable(error)) return this.giveUp(id, invocation, error, undefined);
    if (invocation.attempt > MaximumRetryAttempts) return this.giveUp(id, invocation, error, 'MaximumRetryAttempts');
    if (isTooOld) return this.giveUp(id, invocation, error, 'MaximumEventAgeInSeconds');
    context.kernel.transactions.run(() => this.pending.set(id, { ...invocation, attempt: invocation.attempt + 1 }));
    this.attemptLater(id, delay);
  }

  private async giveUp(
    id: string,
    invocation: Invocation,
    error: unknown,
    exhausted: string | undefined,
  ): Promise<void> {
    const { context, onProblem } = this.dependencies;
    const { kernel, clock, region } = context;
    const { target, scheduleArn, executionId, scheduledAt, attempt, name } = invocation;
    kernel.transactions.run(() => this.pending.delete(id));
    const message = error instanceof Error ? error.message : String(error);
    const lost = `schedule ${name} could not invoke ${target.Arn}: ${String(error)}`;
    const deadLetterArn = target.DeadLetterConfig?.Arn;
    if (deadLetterArn === undefined) return onProblem(lost);
    const attributes = {
      ERROR_CODE: error instanceof AwsError ? error.code : 'InternalError',
      ERROR_MESSAGE: message,
      EXECUTION_ID: executionId,
      ...(exhausted === undefined ? {} : { EXHAUSTED_RETRY_CONDITION: exhausted }),
      IS_PAYLOAD_TRUNCATED: 'false',
      RETRY_ATTEMPTS: String(attempt - 1),
      SCHEDULED_TIME: isoSeconds(scheduledAt),
      SCHEDULE_ARN: scheduleArn,
      TARGET_ARN: target.Arn,
    };
    const invoke = invokeAs(kernel, { source: 'event', clock, region });
    try {
      await invoke('sqs', 'SendMessage', {
        QueueUrl: queueUrl(deadLetterArn),
        MessageBody: textOf(invocation, context),
        MessageAttributes: Object.fromEntries(
          Object.entries(attributes).map(([key, value]) => [key, { DataType: 'String', StringValue: value || ' ' }]),
        ),
      });
    } catch (failure) {
      return onProblem(`${lost}, nor its dead-letter queue: ${String(failure)}`);
    }
    const timestamp = clock.now();
    kernel.events.emit('delivery-failure', {
      source: scheduleArn,
      target: target.Arn,
      reason: message,
      deadLetterArn,
      timestamp,
    });
  }
}

/** Requests that the target refuses are not repeated, apart from throttled ones. */
function isRetryable(error: unknown): boolean {
  if (!(error instanceof AwsError)) return true;
  return error.statusCode >= 500 || /Throttl|TooManyRequests|LimitExceeded|ThroughputExceeded/.test(error.code);
}

/** The input of a target with its context attributes; without an input, an event of the schedule. */
function textOf(invocation: Invocation, { region, accountId }: ServiceContext): string {
  const { target, scheduleArn, scheduledAt, executionId, attempt } = invocation;
  const values: Readonly<Record<string, string>> = {
    'schedule-arn': scheduleArn,
    'scheduled-time': isoSeconds(scheduledAt),
    'execution-id': executionId,
    'attempt-number': String(attempt),
  };
  if (target.Input !== undefined)
    return target.Input.replace(
      /<aws\.scheduler\.(schedule-arn|scheduled-time|execution-id|attempt-number)>/g,
      (_, name: string) => values[name] ?? '',
    );
  return JSON.stringify({
    version: '0',
    id: executionId,
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account: accountId,
    time: isoSeconds(scheduledAt),
    region,
    resources: [scheduleArn],
    detail: '{}',
  });
}

/** `2026-01-01T00:00:00Z` */
function isoSeconds(time: number): string {
  return new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
