/** How often a fault strikes: a share of the occasions, from 0 (never) to 1 (always). */
export type FaultRate = number;

/**
 * Faults of Amazon SQS. A FIFO queue keeps its promises: nothing in it is doubled, and nothing overtakes within a
 * group.
 */
export interface SqsFaults {
  /**
   * A received message comes once more, whether or not it is deleted by then; with `perSubject`, so many times.
   * Standard queues only.
   */
  readonly duplicate?: FaultRate;
  /** A message that was sent can be received only up to `delayMs` later. */
  readonly delay?: FaultRate;
  /**
   * A message that was sent is held back until later ones have overtaken it (up to a tenth of `delayMs`). Standard
   * queues only.
   */
  readonly reorder?: FaultRate;
  /**
   * A message on its way to a receiver is lost, and can be received again within `delayMs`; it does not count as
   * received.
   */
  readonly drop?: FaultRate;
  /** A call of the app is refused with `RequestThrottled`. */
  readonly throttle?: FaultRate;
  /**
   * A call of the app is carried out, and its response is lost: the connection is closed. Step Functions raises
   * `SdkClientException`.
   */
  readonly disconnect?: FaultRate;
  /** An entry of SendMessageBatch fails while the call succeeds. */
  readonly partial?: FaultRate;
}

/** Faults of Amazon SNS, for each delivery to a subscription. FIFO topics have none but `throttle`. */
export interface SnsFaults {
  /** The message is delivered twice. */
  readonly duplicate?: FaultRate;
  /** It is delivered up to `delayMs` later, and Publish does not wait for it. */
  readonly delay?: FaultRate;
  /** Later messages overtake it (up to a tenth of `delayMs`). */
  readonly reorder?: FaultRate;
  /** A first delivery is lost, and made up for within `delayMs`. */
  readonly drop?: FaultRate;
  /** A call of the app is refused with `Throttled`. */
  readonly throttle?: FaultRate;
  /**
   * A call of the app is carried out, and its response is lost: the connection is closed. Step Functions raises
   * `SdkClientException`.
   */
  readonly disconnect?: FaultRate;
}

/** Faults of Amazon EventBridge, for each delivery to a target. */
export interface EventsFaults {
  /** The target gets the event twice, with the same event id. */
  readonly duplicate?: FaultRate;
  /** The target gets it up to `delayMs` later. */
  readonly delay?: FaultRate;
  /** Later events overtake it (up to a tenth of `delayMs`). */
  readonly reorder?: FaultRate;
  /** A first delivery is lost, and made up for within `delayMs`; it does not count as a retry. */
  readonly drop?: FaultRate;
  /** A call of the app is refused with `ThrottlingException`. */
  readonly throttle?: FaultRate;
  /**
   * A call of the app is carried out, and its response is lost: the connection is closed. Step Functions raises
   * `SdkClientException`.
   */
  readonly disconnect?: FaultRate;
  /** An entry of PutEvents fails (`ThrottlingException`) while the call succeeds. */
  readonly partial?: FaultRate;
}

/** Faults of AWS Lambda. `duplicate`, `delay`, `reorder` and `drop` are those of asynchronous invocations. */
export interface LambdaFaults {
  /** An asynchronous invocation runs twice. */
  readonly duplicate?: FaultRate;
  /** An asynchronous invocation starts up to `delayMs` later. */
  readonly delay?: FaultRate;
  /** Later asynchronous invocations overtake it (up to a tenth of `delayMs`). */
  readonly reorder?: FaultRate;
  /** An asynchronous invocation is lost on its way to the function, and made up for within `delayMs`. */
  readonly drop?: FaultRate;
  /** An invocation is refused with `TooManyRequestsException`, whoever makes it; asynchronous ones are tried again. */
  readonly throttle?: FaultRate;
  /**
   * The worker of an invocation dies: before the handler starts, while it runs, or after it has done its work and
   * before its response arrives. A caller that waits gets one of the ways in which Lambda reports that: a response with
   * `FunctionError` whose error type is `Runtime.ExitError`, `Runtime.OutOfMemory`, `Sandbox.Timedout` or absent (Step
   * Functions: `Lambda.Unknown`), or the API's error `ServiceException` (500).
   */
  readonly kill?: FaultRate;
}

/** Faults of services whose calls are only throttled: `ThrottlingException` as Step Functions has it. */
export interface StatesFaults {
  /** A call of the app (of a function, a job, another state machine) is refused with `ThrottlingException`. */
  readonly throttle?: FaultRate;
  /**
   * A call of the app is carried out, and its response is lost: the connection is closed. Step Functions raises
   * `SdkClientException`.
   */
  readonly disconnect?: FaultRate;
}

/** Faults of Amazon DynamoDB. */
export interface DynamoDbFaults {
  /** A call of the app is refused with `ProvisionedThroughputExceededException`. */
  readonly throttle?: FaultRate;
  /**
   * A call of the app is carried out, and its response is lost: the connection is closed. Step Functions raises
   * `SdkClientException`.
   */
  readonly disconnect?: FaultRate;
  /** A transaction of the app is cancelled with `TransactionConflict`. */
  readonly conflict?: FaultRate;
}

/** Faults of Amazon S3. */
export interface S3Faults {
  /** A call of the app is refused with `SlowDown` (503). */
  readonly throttle?: FaultRate;
  /**
   * A call of the app is carried out, and its response is lost: the connection is closed. Step Functions raises
   * `SdkClientException`.
   */
  readonly disconnect?: FaultRate;
}

/** Faults of AWS Batch. */
export interface BatchFaults {
  /** A call of the app is refused with `TooManyRequestsException` (429). */
  readonly throttle?: FaultRate;
  /**
   * A call of the app is carried out, and its response is lost: the connection is closed. Step Functions raises
   * `SdkClientException`.
   */
  readonly disconnect?: FaultRate;
  /** The host of a running job is lost: the attempt ends with `Host EC2 (instance …) terminated.` and no exit code. */
  readonly kill?: FaultRate;
}

/** Faults by service. */
export interface ServiceFaults {
  readonly sqs?: SqsFaults;
  readonly sns?: SnsFaults;
  readonly events?: EventsFaults;
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

/** A fault that may strike: which, and whom. */
export interface FaultSite {
  readonly service: FaultService;
  readonly fault: FaultName;
  /**
   * What it strikes: the name of a queue, topic, function or job queue, a rule's target, `<bus>` of PutEvents, or an
   * operation (`PutItem`).
   */
  readonly resource: string;
}

/**
 * Faults for `startLocal({ chaos })`. Every rate is a share from 0 to 1; a fault without one never strikes.
 *
 * ```ts
 * await using aws = await startLocal({ app, chaos: { seed: 7, sqs: { duplicate: 0.2, reorder: 0.2 }, lambda: { kill: 0.2 } } });
 * ```
 */
export interface ChaosOptions extends ServiceFaults {
  /**
   * An integer that all decisions follow from. Default: the environment's `seed`, else chance; `environment.chaos.seed`
   * tells it.
   */
  readonly seed?: number;
  /** The longest delay in milliseconds of the environment's clock. Default 1000. */
  readonly delayMs?: number;
  /** Times that one fault strikes one and the same message, event, invocation or job. Default: no limit but chance. */
  readonly maxPerItem?: number;
  /** Spares what it answers false for. Default: nothing is spared. */
  readonly filter?: (site: FaultSite) => boolean;
}
