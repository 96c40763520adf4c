import { parseInput, parseOutput, type WorkflowContract } from '@stepwell/core';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { call } from '../call.js';
import { type CallOptions } from '../execution.js';
import { offloadTo, outputReader } from '../payload-store.js';
import { validateExecutionName, serializeInput } from '../start.js';
import { parseStateMachineArn } from '../state-machine-arn.js';
import { clientOptions } from '../required.js';
import { type Stepwell } from '../stepwell.js';
import { type PayloadOptions } from '../workflow.js';
import { outputOf, startSync, type SyncExecution } from './start-sync.js';

/** Options for starting an Express execution. */
export interface ExpressStartOptions extends CallOptions {
  /**
   * The execution's name, for its logs. It need not be unique and does not make starts idempotent. Default: generated
   * by Step Functions.
   */
  readonly name?: string;
  /** X-Ray trace header to continue: `Root=1-…;Parent=…;Sampled=1`. */
  readonly traceHeader?: string;
}

/** An Express execution that was started asynchronously. Its result is only in the logs of the state machine. */
export interface ExpressExecution {
  readonly executionArn: string;
  readonly startDate: Date;
}

/**
 * The client of a deployed Express state machine. Its executions take at most five minutes, have no history, and are
 * started by every call.
 */
export interface ExpressWorkflow<Input, Output> {
  readonly stateMachineArn: string;
  /**
   * Runs the state machine with StartSyncExecution and returns its output. Throttled calls are retried; lost
   * connections are not, because the execution may have run.
   *
   * ```ts
   * const { total } = await prices.execute({ items: ['a', 'b'] });
   * ```
   *
   * @throws InvalidInput before any call; PayloadTooLarge; ExecutionFailed or ExecutionTimedOut, depending on its
   * status; UnexpectedOutput; StateMachineTypeNotSupported for a Standard state machine; AbortError if the signal
   * aborts (the execution keeps running)
   */
  execute(input: Input, options?: ExpressStartOptions): Promise<Output>;
  /**
   * Runs the state machine and returns its status and billing details. Throws like `execute`, except for failed and
   * timed-out executions.
   */
  startSync(input: Input, options?: ExpressStartOptions): Promise<SyncExecution<Output>>;
  /**
   * Starts an execution without waiting. Step Functions runs asynchronous Express executions at least once, so every
   * state may run more than once.
   */
  start(input: Input, options?: ExpressStartOptions): Promise<ExpressExecution>;
}

/**
 * Creates a client for an Express state machine that has a contract.
 *
 * ```ts
 * const prices = expressWorkflow(stepwell, contract, { stateMachineArn });
 * const output = await prices.execute({ items: ['a', 'b'] });
 * ```
 */
export function expressWorkflow<Input, Output>(
  stepwell: Stepwell,
  contract: WorkflowContract<Input, Output>,
  options: PayloadOptions,
): ExpressWorkflow<Input, Output> {
  return client<Input, Output>(
    stepwell,
    options,
    (input) => parseInput(contract, input),
    (value) => parseOutput(contract, value),
  );
}

/** Creates a client for an Express state machine without a contract. Input and output are any JSON. */
export function untypedExpressWorkflow(stepwell: Stepwell, options: PayloadOptions): ExpressWorkflow<unknown, unknown> {
  return client<unknown, unknown>(
    stepwell,
    options,
    (input) => input,
    (value) => value,
  );
}

function client<Input, Output>(
  stepwell: Stepwell,
  options: PayloadOptions,
  check: (input: Input) => Input,
  read: (value: unknown) => Output,
): ExpressWorkflow<Input, Output> {
  const { stateMachineArn, payloads } = clientOptions(stepwell, options);
  parseStateMachineArn(stateMachineArn);
  const readOutput = outputReader(payloads, read);
  const serialize = async (rawInput: Input, abortSignal: AbortSignal | undefined): Promise<string> => {
    const input = check(rawInput);
    return serializeInput(input, abortSignal, offloadTo(payloads, input));
  };
  const sync = async (input: Input, { name, traceHeader, abortSignal }: ExpressStartOptions) => {
    const request = {
      stateMachineArn,
      name: name === undefined ? undefined : validateExecutionName(name),
      traceHeader,
      input: await serialize(input, abortSignal),
    };
    return startSync<Output>(stepwell, request, readOutput, abortSignal);
  };
  return {
    stateMachineArn,
    startSync: async (input, options = {}) => sync(input, options),
    execute: async (input, options = {}) => outputOf(await sync(input, options)),
    start: async (input, { name, traceHeader, abortSignal } = {}) => {
      const request = new StartExecutionCommand({
        stateMachineArn,
        name: name === undefined ? undefined : validateExecutionName(name),
        traceHeader,
        input: await serialize(input, abortSignal),
      });
      const { executionArn = '', startDate = new Date(Number.NaN) } = await call(
        stepwell.sfn,
        'states:StartExecution',
        abortSignal,
        () => stepwell.sfn.send(request, { abortSignal }),
      );
      return { executionArn, startDate };
    },
  };
}
