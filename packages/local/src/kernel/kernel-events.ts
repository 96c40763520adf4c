/** The events that services publish for each other, by type. */
export interface KernelEventTypes {
  /** An event that AWS services send to the default event bus, such as `Step Functions Execution Status Change`. */
  'aws-event': AwsServiceEvent;
  /** A line for CloudWatch Logs, which creates the log group and the stream if they do not exist. */
  'log-line': LogLine;
  /** A call of a service or an operation that does not exist here. */
  'unavailable-call': UnavailableCall;
  /** An invocation of a function failed, for any caller. */
  'function-error': FunctionError;
  /** A message or an event was given up. */
  'delivery-failure': DeliveryFailure;
}

/** A call of the app that cannot succeed here. */
export interface UnavailableCall {
  /** The service's signing name: `rekognition`. */
  readonly service: string;
  /** `DetectLabels`; `undefined` if the request does not show it. */
  readonly operation: string | undefined;
  /** The role of the caller. */
  readonly roleArn: string | undefined;
  /** The action of a mock that answers it: `rekognition:detectLabels`; absent if no model describes the call. */
  readonly mockAction?: string;
}

/** A failed invocation of a function. */
export interface FunctionError {
  readonly functionName: string;
  readonly requestId: string;
  /** As in the payload of the response: `TypeError`, `Sandbox.Timedout` … */
  readonly errorType: string;
  readonly errorMessage: string;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
}

/** A message or an event that a service no longer tries to deliver. */
export interface DeliveryFailure {
  /** ARN of the queue, topic, rule or function whose message or event it was. */
  readonly source: string;
  /** ARN of the target, if there is one. */
  readonly target?: string;
  /** The reason, as a phrase: `received 3 times`. */
  readonly reason: string;
  /** ARN of the dead-letter queue or destination that has it now; absent if it is lost. */
  readonly deadLetterArn?: string;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
}

/** A line that a function, a job or a state machine logs. */
export interface LogLine {
  readonly logGroupName: string;
  readonly logStreamName: string;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly message: string;
}

/** An event of an AWS service. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html */
export interface AwsServiceEvent {
  /** `aws.states` */
  readonly source: string;
  /** `detail-type` */
  readonly detailType: string;
  /** JSON, or a function that creates it: it is called only if the default bus has rules. */
  readonly detail: object | (() => object);
  /** ARNs of the affected resources. */
  readonly resources: readonly string[];
  /** Milliseconds since the epoch. */
  readonly time: number;
}

/** Publishes events to the services that subscribed to their type. Services do not know each other. */
export class KernelEvents {
  readonly #listeners = new Map<keyof KernelEventTypes, Set<(event: never) => void>>();

  /** Calls `listener` for every event of the type from now on. Returns a function that ends the subscription. */
  on<Type extends keyof KernelEventTypes>(type: Type, listener: (event: KernelEventTypes[Type]) => void): () => void {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** Calls the listeners of the type, in the order of their subscriptions. An error of a listener is a defect. */
  emit<Type extends keyof KernelEventTypes>(type: Type, event: KernelEventTypes[Type]): void {
    for (const listener of this.#listeners.get(type) ?? [])
      (listener as (event: KernelEventTypes[Type]) => void)(event);
  }
}
