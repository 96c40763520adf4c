import { type Clock } from '@stepwell/asl';
import { type FunctionRecord } from './function-record.js';
import { type InvocationResult } from './invocation.js';

/** Milliseconds before the first and the second retry: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const retryDelaysMs = [60_000, 120_000];

/** Runs Event invocations behind their callers' backs, with Lambda's retries of those that fail. */
export class EventInvocations {
  private readonly cancels = new Set<() => void>();
  private isClosed = false;

  constructor(private readonly clock: Clock) {}

  /** Takes an invocation over. `attempt` runs it once; throttled or failed, it is tried again after 1 and 2 minutes of the clock. */
  accept(record: FunctionRecord, qualifier: string, attempt: () => Promise<InvocationResult>, tried = 0): void {
    attempt().then(
      (result) => result.functionError === undefined,
      () => false,
    ).then((succeeded) => {
      const most = record.eventConfigs.get(qualifier)?.MaximumRetryAttempts ?? 2;
      if (succeeded || tried >= most || this.isClosed) return;
      const cancel = this.clock.setTimer(retryDelaysMs[tried] ?? 0, () => {
        this.cancels.delete(cancel);
        this.accept(record, qualifier, attempt, tried + 1);
      });
      this.cancels.add(cancel);
    }, () => undefined);
  }

  /** Forgets the retries that are waiting. */
  close(): void {
    this.isClosed = true;
    for (const cancel of this.cancels) cancel();
  }
}
