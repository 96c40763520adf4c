import { type Cancel, type Clock } from '@stepwell/asl';
import { type Difference } from './differences.js';
import { type ForeignAnswers } from './foreign-resources.js';
import { type Caller } from './service.js';
import { type ServiceModel } from './models/service-model.js';
import { type Violation } from './models/violations.js';
import { type AwsError } from './aws-error.js';
import { type Change } from './transactions.js';

/** Where a call of a service comes from: an HTTP request, a task, a delivery of an event, or the deployment. */
export type CallSource = 'http' | 'task' | 'event' | 'deploy';

/** A call of an operation, besides its input. */
export interface Call {
  /** The principal: a role session for the app's own calls. */
  readonly caller: Caller;
  readonly source: CallSource;
  /** Aborted when the caller no longer waits for the response, so that long polls end. */
  readonly signal: AbortSignal;
  /** The id of the request, as responses and errors carry it. */
  readonly requestId: string;
  readonly clock: Clock;
  /** The trace header of X-Ray, `x-amzn-trace-id` of an HTTP request. */
  readonly traceHeader?: string | undefined;
  /**
   * Suspends the caller's timeout while the operation waits for a limit that AWS does not have. Returns the function that
   * ends the suspension.
   */
  readonly holdTimeout?: (() => Cancel) | undefined;
  /**
   * Whether inputs and outputs have the values of the wire: blobs as base64, timestamps as seconds.
   * @default - false
   */
  readonly passesWireValues?: boolean;
  /**
   * Receives the changes of a synchronous operation, to commit them together with others: a task commits them with its
   * history event. @default - the kernel commits them when the operation returns
   */
  readonly commit?: (changes: readonly Change[]) => void;
}

/** An input or output: members by the names of the model; timestamps are `Date`s, blobs are `Uint8Array`s. */
export type Values = Readonly<Record<string, unknown>>;

/**
 * One operation of a service. Its input has passed the model's validation. It runs in a transaction until it returns;
 * after an `await` it opens its own with `Transactions.run`. Throws {@link AwsError}; any other error is a defect.
 */
export type Operation<In = Values, Out = object | undefined | void> = (input: In, call: Call) => Out | Promise<Out>;

/** A service behind {@link Kernel.invoke}: its model and the operations that it has. */
export interface KernelService {
  readonly model: ServiceModel;
  /** Operations by name, as the model spells them. The kernel validates inputs, so each takes what it declares. */
  readonly operations: Readonly<Record<string, Operation<never>>>;
  /**
   * Operations that AWS's API does not have, for callers in this process: `invoke('lambda', 'CreateFromFolder', …)`.
   * HTTP requests cannot call them, and their inputs are not validated.
   */
  readonly internalOperations?: Readonly<Record<string, Operation<never>>>;
  /**
   * The error for an input that violates the model; `ValidationException` with AWS's message by default. Returns
   * `undefined` for violations that the service accepts.
   */
  readonly invalidInput?: (violations: readonly Violation[], operation: string, input: Values) => AwsError | undefined;
  /** Where AWS answers violations otherwise; `invalidInput` gets the others, with the codes of those that differ. */
  readonly differences?: readonly Difference[];
  /** How the service answers for resources of other regions and accounts. @default it does not tell them apart */
  readonly foreign?: ForeignAnswers;
  /** Ends timers and waits; called once. */
  close?(): Promise<void> | void;
}
