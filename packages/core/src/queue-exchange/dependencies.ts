import { type Claims } from '../idempotency/claims.js';

/** The operations on Step Functions task tokens that an exchange needs. */
export interface TaskTokens {
  /** Calls SendTaskHeartbeat. Returns `expired` if no execution waits for the token. */
  heartbeat(taskToken: string): Promise<'waiting' | 'expired'>;
  /** Calls SendTaskSuccess. Returns `expired` if no execution waits for the token. @param output JSON text */
  succeed(taskToken: string, output: string): Promise<'waiting' | 'expired'>;
  /** Calls SendTaskFailure. Returns `expired` if no execution waits for the token. */
  fail(taskToken: string, error: string, cause: string): Promise<'waiting' | 'expired'>;
}

/** The storage for messages and outputs that are too long for a payload. */
export interface MessageStore {
  /** Returns the JSON value at an `s3://bucket/key` URI. */
  read(uri: string): Promise<unknown>;
  /** Stores an output and returns its URI. The member is `undefined` if there is no bucket for outputs. */
  putOutput?(exchangeId: string, json: string): Promise<string>;
}

/** A message that the consumer received from the queue. */
export interface Delivery {
  readonly messageId: string;
  readonly body: string;
  /** The number of times the queue has delivered the message, including this delivery. */
  readonly receiveCount: number;
}

/** The properties of the exchange that a handler receives with the message. */
export interface MessageContext {
  /** Identifies the message across all of its deliveries. Use it as the idempotency key of side effects. */
  readonly id: string;
  /** The ARN of the waiting execution. */
  readonly executionArn: string;
  /** The task token of the waiting execution. Pass it to a job that completes the task itself. Don't log it. */
  readonly taskToken: string;
  /** The number of attempts on the message, including this one. */
  readonly attempt: number;
  /** Aborts when no execution waits for the message, or when the worker stops and its grace period ends. */
  readonly signal: AbortSignal;
}

/**
 * Does the work, or returns a `Delegation` if it delegates the work. {@link ConsumerDependencies.isPermanent}
 * classifies the errors that it throws.
 */
export type MessageHandler = (message: unknown, exchange: MessageContext) => Promise<unknown>;

/** The clock of an exchange. */
export interface ExchangeClock {
  /** Returns the current time in milliseconds since 1970. */
  now(): number;
  /** Resolves after `ms` milliseconds, or rejects when the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** The dependencies of `consumeMessage`. */
export interface ConsumerDependencies {
  readonly claims: Claims;
  readonly tokens: TaskTokens;
  readonly store: MessageStore;
  readonly clock: ExchangeClock;
  /** Returns a number that is at least 0 and less than 1. */
  readonly random: () => number;
  /** Returns whether an error is permanent: a retry cannot succeed. */
  isPermanent(error: unknown): boolean;
  /** Receives every error that the exchange handles itself. It never receives a token. */
  onError?(problem: string, error: unknown): void;
}
