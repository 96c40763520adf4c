/** The probability of a fault, from 0 (never) to 1 (always). */
export type FaultRate = number;

/** Faults of Amazon SQS. FIFO queues keep their guarantees: no duplicates, and no reordering within a message group. */
export interface SqsFaults {
  /**
   * A received message is delivered once more, even if it is deleted by then; with `maxPerItem`, that many times more.
   * Standard queues only.
   */
  readonly duplicate?: FaultRate;
  /** A sent message becomes available up to `delayMs` later. */
  readonly delay?: FaultRate;
  /** A sent message becomes available after later ones (up to a tenth of `delayMs` later). Standard queues only. */
  readonly reorder?: FaultRate;
  /**
   * A message is lost on its way to the consumer and becomes available again within `delayMs`. It does not count as
   * received.
   */
  readonly drop?: FaultRate;
  /** A call from the app fails with `RequestThrottled`. */
  readonly throttle?: FaultRate;
  /**
   * The service processes a call from the app, but closes the connection without a response. Step Functions reports
   * `SdkClientException`.
   */
  readonly disconnect?: FaultRate;
  /** An entry of SendMessageBatch fails; the call itself succeeds. */
  readonly partial?: FaultRate;
}

/** Faults of Amazon SNS, for each delivery to a subscription. FIFO topics have only `throttle`. */
export interface SnsFaults {
  /** The message is delivered twice. */
  readonly duplicate?: FaultRate;
  /** The message is delivered up to `delayMs` later. Publish does not wait for it. */
  readonly delay?: FaultRate;
  /** The message is delivered after later ones (up to a tenth of `delayMs` later). */
  readonly reorder?: FaultRate;
  /** The first delivery is lost and retried within `delayMs`. */
  readonly drop?: FaultRate;
  /** A call from the app fails with `Throttled`. */
  readonly throttle?: FaultRate;
  /**
   * The service processes a call from the app, but closes the connection without a response. Step Functions reports
   * `SdkClientException`.
   */
  readonly disconnect?: FaultRate;
}

/** Faults of Amazon EventBridge, for each delivery to a target. */
export interface EventsFaults {
  /** The target receives the event twice, with the same event ID. */
  readonly duplicate?: FaultRate;
  /** The target receives the event up to `delayMs` later. */
  readonly delay?: FaultRate;
  /** The target receives the event after later ones (up to a tenth of `delayMs` later). */
  readonly reorder?: FaultRate;
  /** The first delivery is lost and repeated within `delayMs`. This does not count as a retry. */
  readonly drop?: FaultRate;
  /** A call from the app fails with `ThrottlingException`. */
  readonly throttle?: FaultRate;
  /**
   * The service processes a call from the app, but closes the connection without a response. Step Functions reports
   * `SdkClientException`.
   */
  readonly disconnect?: FaultRate;
  /** An entry of PutEvents fails with `ThrottlingException`; the call itself succeeds. */
  readonly partial?: FaultRate;
}

/** Faults of Amazon EventBridge Scheduler, for each invocation of a target. The resource is the schedule. */
export interface SchedulerFaults {
  /** The target is invoked twice. */
  readonly duplicate?: FaultRate;
  /** The target is invoked up to `delayMs` later. */
  readonly delay?: FaultRate;
  /** The first invocation is lost and repeated within `delayMs`. This does not count as a retry. */
  readonly drop?: FaultRate;
}

/** Faults of AWS Lambda. `duplicate`, `delay`, `reorder` and `drop` apply to asynchronous invocations. */
export interface LambdaFaults {
  /** An asynchronous invocation runs twice. */
  readonly duplicate?: FaultRate;
  /** An asynchronous invocation starts up to `delayMs` later. */
  readonly delay?: FaultRate;
  /** An asynchronous invocation starts after later ones (up to a tenth of `delayMs` later). */
  readonly reorder?: FaultRate;
  /** An asynchronous invocation is lost on its way to the function and repeated within `delayMs`. */
  readonly drop?: FaultRate;
  /** An invocation by any caller fails with `TooManyRequestsException`. Asynchronous invocations are retried. */
  readonly throttle?: FaultRate;
  /**
   * The execution environment is killed before the handler starts, while it runs, or after it finished but before its
   * response arrives. A synchronous caller receives one of Lambda's reports of that: a response with `FunctionError`
   * whose error type is `Runtime.ExitError`, `Runtime.OutOfMemory`, `Sandbox.Timedout` or absent (Step Functions:
   * `Lambda.Unknown`), or the API error `ServiceException` (500).
   */
  readonly kill?: FaultRate;
}

/** Faults of AWS Step Functions. */
export interface StatesFaults {
  /**
   * A call from the app (a function, a job, another state machine, a rule) fails with `ThrottlingException`. EventBridge
   * retries the call of a rule.
   */
  readonly throttle?: FaultRate;
  /**
   * The service processes a call from the app, but closes the connection without a response. Step Functions reports
   * `SdkClientException`.
   */
  readonly disconnect?: FaultRate;
}

/** Faults of Amazon DynamoDB. */
export interface DynamoDbFaults {
  /** A call from the app fails with `ProvisionedThroughputExceededException`. */
  readonly throttle?: FaultRate;
  /**
   * The service processes a call from the app, but closes the connection without a response. Step Functions reports
   * `SdkClientException`.
   */
  readonly disconnect?: FaultRate;
  /** A transaction of the app is canceled with `TransactionConflict`. */
  readonly conflict?: FaultRate;
  /** A function or a pipe that reads a stream gets a batch once more. The resource is the table. */
  readonly duplicate?: FaultRate;
}

/** Faults of Amazon S3. All but `throttle` and `disconnect` apply to notifications, for each destination. */
export interface S3Faults {
  /** The destination gets the event twice, with the same sequencer. */
  readonly duplicate?: FaultRate;
  /** The destination gets the event up to `delayMs` later. */
  readonly delay?: FaultRate;
  /** The destination gets the event after later ones (up to a tenth of `delayMs` later). */
  readonly reorder?: FaultRate;
  /** The first delivery is lost and repeated within `delayMs`. */
  readonly drop?: FaultRate;
  /** A call from the app fails with `SlowDown` (503). */
  readonly throttle?: FaultRate;
  /**
   * The service processes a call from the app, but closes the connection without a response. Step Functions reports
   * `SdkClientException`.
   */
  readonly disconnect?: FaultRate;
}

/** Faults of AWS Batch. */
export interface BatchFaults {
  /** A call from the app fails with `TooManyRequestsException` (429). */
  readonly throttle?: FaultRate;
  /**
   * The service processes a call from the app, but closes the connection without a response. Step Functions reports
   * `SdkClientException`.
   */
  readonly disconnect?: FaultRate;
  /**
   * The host of a running job terminates: the attempt ends with `Host EC2 (instance …) terminated.` and no exit code.
   */
  readonly kill?: FaultRate;
}

/** Faults by service. */
export interface ServiceFaults {
  readonly sqs?: SqsFaults;
  readonly sns?: SnsFaults;
  readonly events?: EventsFaults;
  readonly scheduler?: SchedulerFaults;
  readonly lambda?: LambdaFaults;
  readonly states?: StatesFaults;
  readonly dynamodb?: DynamoDbFaults;
  readonly s3?: S3Faults;
  readonly batch?: BatchFaults;
}

/** A service that faults can be injected into. */
export type FaultService = keyof ServiceFaults;

/** The name of a fault. */
export type FaultName =
  'duplicate' | 'delay' | 'reorder' | 'drop' | 'throttle' | 'disconnect' | 'partial' | 'kill' | 'conflict';

/** A fault that can be injected, and the resource that it affects. */
export interface FaultSite {
  readonly service: FaultService;
  readonly fault: FaultName;
  /**
   * The affected resource: the name of a queue, topic, function or job queue, a rule's target, `<bus>` for PutEvents,
   * `<bucket>/<destination>` for notifications, or an operation (`PutItem`).
   */
  readonly resource: string;
}

/**
 * Faults for `startLocal({ chaos })`. Every rate is a probability from 0 to 1; a fault without a rate is never
 * injected.
 *
 * ```ts
 * await using aws = await startLocal({ app, chaos: { seed: 7, sqs: { duplicate: 0.2, reorder: 0.2 }, lambda: { kill: 0.2 } } });
 * ```
 */
export interface ChaosOptions extends ServiceFaults {
  /**
   * Seed (an integer) of all random decisions. Default: the environment's `seed`, otherwise a random one. Read it from
   * `environment.chaos.seed`.
   */
  readonly seed?: number;
  /** Maximum delay in milliseconds of the environment's clock. Default 1000. */
  readonly delayMs?: number;
  /**
   * Maximum number of times that one fault is injected for the same message, event, invocation or job. Default: no
   * limit.
   */
  readonly maxPerItem?: number;
  /** Return false to exclude a fault or a resource. Default: nothing is excluded. */
  readonly filter?: (site: FaultSite) => boolean;
}
