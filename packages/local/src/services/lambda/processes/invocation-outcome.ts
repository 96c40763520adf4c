/** An error as Lambda reports it; the payload of an invocation that failed. */
export interface ErrorShape {
  /** Absent where an older runtime exits. */
  readonly errorType?: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** How one invocation ended, and the highest memory of its environment; 0 where it is not known. */
export type InvocationOutcome =
  | { readonly kind: 'result'; readonly payload: string; readonly memoryMb: number }
  /** The handler failed. The payload is the error, as the runtime of the function describes it. */
  | { readonly kind: 'failed'; readonly payload: string; readonly memoryMb: number }
  /** The process ended: an uncaught error, an exit, a signal, out of memory. */
  | { readonly kind: 'crashed'; readonly error: ErrorShape; readonly memoryMb: number }
  | { readonly kind: 'timedOut'; readonly memoryMb: number };
