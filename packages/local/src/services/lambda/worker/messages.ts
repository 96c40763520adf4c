import { type MessagePort } from 'node:worker_threads';

/** An error as Lambda reports it; the payload of an invocation that failed. */
export interface ErrorShape {
  /** Absent where an older runtime exits. */
  readonly errorType?: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** The options that a worker receives when it starts. */
export interface WorkerStart {
  readonly port: MessagePort;
  readonly functionName: string;
  readonly functionVersion: string;
  readonly handler: string;
  readonly taskRoot: string;
  /** The Node.js major version of the runtime's name: 24 for `nodejs24.x`. From 24 on, callbacks are gone. */
  readonly runtimeMajor: number;
  readonly memorySizeMb: number;
  readonly logGroupName: string;
  readonly logStreamName: string;
  readonly nodeOptions: string | undefined;
  /** Whether connections to real AWS hosts are let through. */
  readonly allowAwsHosts: boolean;
}

/** One invocation, as the worker gets it. */
export interface InvokeMessage {
  readonly requestId: string;
  /** The event as JSON text. */
  readonly payload: string;
  /** Milliseconds since the epoch, by this machine's own clock: code runs in real time. */
  readonly deadline: number;
  readonly invokedFunctionArn: string;
  readonly traceHeader: string;
  readonly clientContext: unknown;
}

/** Messages from a worker to its host. */
export type WorkerMessage =
  | { readonly type: 'ready'; readonly initMs: number }
  | { readonly type: 'initFailed'; readonly error: ErrorShape }
  | { readonly type: 'line'; readonly line: string }
  | { readonly type: 'result'; readonly payload: string; readonly memoryMb: number }
  | { readonly type: 'failed'; readonly error: ErrorShape; readonly memoryMb: number }
  /** An uncaught exception or rejection: the worker ends. */
  | { readonly type: 'crashed'; readonly error: ErrorShape };
