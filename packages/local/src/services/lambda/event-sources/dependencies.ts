import { type Invoke } from '../../../kernel/calls.js';
import { type ReaderContext } from '../../../kernel/event-sources/source-reader.js';
import { type DeliveryFailure } from '../../../kernel/kernel-events.js';

/** The response of a function to a batch. */
export interface BatchInvocation {
  readonly payload: string;
  readonly functionError?: string;
  readonly requestId: string;
  readonly executedVersion: string;
}

/** Dependencies of the readers of mappings. */
export interface EventSourcesDependencies {
  readonly context: ReaderContext;
  readonly invokeFunction: (functionArn: string, payload: string) => Promise<BatchInvocation>;
  /** Calls other services: failure destinations. */
  readonly invoke: Invoke;
  /** Called with the reason if a batch could not be delivered. */
  readonly onProblem: (problem: string) => void;
  /** Called for records of a stream that are given up. */
  readonly onGivenUp: (failure: DeliveryFailure) => void;
}
