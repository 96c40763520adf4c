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

/** How to start an Express execution. */
export interface ExpressStartOptions extends CallOptions {
  /**
   * The execution's name, for its logs. It need not be unique, and makes nothing idempotent: every start runs. Default
   * one that Step Functions makes up.
   */
  readonly name?: string;
  /** X-Ray trace header to continue: `Root=1-…;Parent=…;Sampled=1`. */
  readonly traceHeader?: string;
}

/**
 * An Express execution that was started and not waited for. No call can follow it: how it ends stands in the state
 * machine's logs.
 */
export interface ExpressExecution {
  readonly executionArn: string;
  readonly startDate: Date;
}

/** A deployed Express state machine: of at most five minutes, without a history, and started again by every call. */
export interface ExpressWorkflow<Input, Output> {
  readonly stateMachineArn: string;
  /**
   * Runs it and gives its output: StartSyncExecution. A lost connection is not tried again, for the first execution may
   * have run; throttles are.
   *
   * ```ts
   * const { total } = await prices.execute({ items: ['a', 'b'] });
   * ```
   *
   * @throws InvalidInput before any call; PayloadTooLarge; ExecutionFailed and ExecutionTimedOut as it ended;
   * UnexpectedOutput; StateMachineTypeNotSupported where the state machine is a Standard one; AbortError when the
   * signal aborts, and the execution goes on
   */
  execute(input: Input, options?: ExpressStartOptions): Promise<Output>;
  /**
   * Runs it and tells how it ended, whichever way, with what it is billed for. Throws as `execute` does, but for the
   * ends of the execution.
   */
  startSync(input: Input, options?: ExpressStartOptions): Promise<SyncExecution<Output>>;
  /**
   * Starts it and does not wait. Every state may run more than once: Step Functions starts such an execution at least
   * once.
   */
  start(input: Input, options?: ExpressStartOptions): Promise<ExpressExecution>;
}

/**
 * The client of an Express state machine that has a contract.
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

/** The client of an Express state machine that has no contract: any JSON in, any JSON out. */
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
  const text = async (given: Input, abortSignal: AbortSignal | undefined): Promise<string> => {
    const input = check(given);
    return serializeInput(input, abortSignal, offloadTo(payloads, input));
  };
  const sync = async (given: Input, { name, traceHeader, abortSignal }: ExpressStartOptions) => {
    const request = {
      stateMachineArn,
      name: name === undefined ? undefined : validateExecutionName(name),
      traceHeader,
      input: await text(given, abortSignal),
    };
    return startSync<Output>(stepwell, request, readOutput, abortSignal);
  };
  return {
    stateMachineArn,
    startSync: async (input, options = {}) => sync(input, options),
    execute: async (input, options = {}) => outputOf(await sync(input, options)),
    start: async (given, { name, traceHeader, abortSignal } = {}) => {
      const request = new StartExecutionCommand({
        stateMachineArn,
        name: name === undefined ? undefined : validateExecutionName(name),
        traceHeader,
        input: await text(given, abortSignal),
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
