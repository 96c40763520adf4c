import { type Claims } from '../idempotency/claims.js';

/** Task tokens of Step Functions, as far as an exchange needs them. */
export interface TaskTokens {
  /** Tells that work goes on. `gone` where nobody waits for the token any more, or never did. */
  heartbeat(taskToken: string): Promise<'waiting' | 'expired'>;
  /** SendTaskSuccess; `gone` as above. @param output JSON text */
  succeed(taskToken: string, output: string): Promise<'waiting' | 'expired'>;
  /** SendTaskFailure; `gone` as above. */
  fail(taskToken: string, error: string, cause: string): Promise<'waiting' | 'expired'>;
}

/** Where messages and answers lie that are too long for a payload. */
export interface MessageStore {
  /** The JSON value at an `s3://bucket/key` URI. */
  read(uri: string): Promise<unknown>;
  /** Keeps an answer, and gives its URI; `undefined` where there is no place for it. */
  putOutput?(exchangeId: string, json: string): Promise<string>;
}

/** A message as it was received. */
export interface Delivery {
  readonly messageId: string;
  readonly body: string;
  /** How often the queue has given it out, this time included. */
  readonly receiveCount: number;
}

/** What a handler is told of the exchange besides the message. */
export interface MessageContext {
  /** The same for every delivery of the message: what an effect is to be known by, so that it happens once. */
  readonly id: string;
  /** The execution that waits. */
  readonly executionArn: string;
  /** Answers the execution. For whoever hands the work on to what answers by itself; never for a log. */
  readonly taskToken: string;
  /** How often work on it was begun, this time included. */
  readonly attempt: number;
  /** Aborted when nobody waits any more, or when the worker is to stop and its grace is over. */
  readonly signal: AbortSignal;
}

/** Does the work, or hands it on with a `HandOn`. What it throws is sorted by {@link ConsumerDependencies.isPermanent}. */
export type MessageHandler = (message: unknown, exchange: MessageContext) => Promise<unknown>;

/** Time. */
export interface ExchangeClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after so many milliseconds, or rejects as soon as the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** What taking a message needs from the outside. */
export interface ConsumerDependencies {
  readonly claims: Claims;
  readonly tokens: TaskTokens;
  readonly store: MessageStore;
  readonly clock: ExchangeClock;
  /** A number from 0 up to but not 1. */
  readonly random: () => number;
  /** Whether trying again cannot help with an error. */
  isPermanent(error: unknown): boolean;
  /** Told of every error that is not passed on. Never told a token. */
  onError?(problem: string, error: unknown): void;
}
