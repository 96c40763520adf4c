import {
  RedriveExecutionCommand,
  StopExecutionCommand,
  type DescribeExecutionOutput,
  type HistoryEvent,
} from '@aws-sdk/client-sfn';
import { isAbortError } from './clock.js';
import { call } from './call.js';
import { describeExecution } from './describe.js';
import { isCallFailed } from './errors/call-errors.js';
import {
  ExecutionNotRedrivable,
  ExecutionAborted,
  ExecutionFailed,
  ExecutionTimedOut,
  UnexpectedOutput,
  type FailureDetails,
} from './errors/execution-errors.js';
import { isSdkError } from './errors/sdk-error.js';
import { StateMachineTypeNotSupported } from './errors/start-errors.js';
import { type CallOptions, type Execution, type RedriveOptions, type StopOptions } from './execution.js';
import { type ExecutionState, type SucceededExecution } from './execution-state.js';
import { findFailedState } from './failed-state.js';
import { readEvents, readHistory, type EventsOptions, type HistoryOptions } from './history.js';
import { listMapRuns, type MapRun } from './map-runs.js';
import { requiredString } from './required.js';
import { waitForEnd, type ResultOptions } from './result.js';
import { type Stepwell } from './stepwell.js';

/** Converts a parsed output to its type, reading it from S3 if it is a reference. Throws if the output is invalid. */
export type OutputReader<Output> = (value: unknown, abortSignal?: AbortSignal) => Output | Promise<Output>;

/** The base of all execution handles. Workflows with additional methods extend it. */
export class ExecutionHandle<Output> implements Execution<Output> {
  readonly executionArn: string;
  protected readonly stepwell: Stepwell;
  readonly #readOutput: OutputReader<Output>;

  constructor(stepwell: Stepwell, executionArn: string, readOutput: OutputReader<Output>) {
    requiredString('executionArn', executionArn, 'Pass the ARN of an execution');
    if (executionArn.split(':')[5] === 'express')
      throw new StateMachineTypeNotSupported(
        executionArn,
        'Express executions have no history and cannot be waited for. This one keeps running: see its logs. ' +
          'To wait for an Express execution, start it with execute() of expressWorkflow() or untypedExpressWorkflow()',
      );
    this.stepwell = stepwell;
    this.executionArn = executionArn;
    this.#readOutput = readOutput;
  }

  async result(options: ResultOptions = {}): Promise<Output> {
    return (await this.completion(options)).output;
  }

  async completion(options: ResultOptions = {}): Promise<SucceededExecution<Output>> {
    const description = await waitForEnd(this.stepwell, this.executionArn, options);
    if (description.status === 'SUCCEEDED') return this.#succeeded(description, options.abortSignal);
    const end: FailureDetails = {
      executionArn: this.executionArn,
      error: description.error,
      causeText: description.cause,
      state: await findFailedState(this.stepwell, this.executionArn, options.abortSignal),
      requestId: description.requestId,
    };
    if (description.status === 'TIMED_OUT') throw new ExecutionTimedOut(end);
    throw description.status === 'ABORTED' ? new ExecutionAborted(end) : new ExecutionFailed(end);
  }

  async status(options: CallOptions = {}): Promise<ExecutionState<Output>> {
    const description = await describeExecution(this.stepwell, this.executionArn, options.abortSignal);
    const { status, error, cause: causeText } = description;
    const started = startOf(description);
    switch (status) {
      case 'SUCCEEDED':
        return this.#succeeded(description, options.abortSignal);
      case 'FAILED':
      case 'TIMED_OUT':
      case 'ABORTED':
        return { status, ...started, stopDate: dateOf(description.stopDate), error, causeText };
      case 'RUNNING':
      case 'PENDING_REDRIVE':
        return { status, ...started };
      case undefined:
        throw new TypeError(`DescribeExecution returned no status for ${this.executionArn}`);
    }
  }

  history(options: HistoryOptions = {}): Promise<HistoryEvent[]> {
    return readHistory(this.stepwell, this.executionArn, options);
  }

  mapRuns({ abortSignal }: CallOptions = {}): Promise<MapRun[]> {
    return listMapRuns(this.stepwell, this.executionArn, abortSignal);
  }

  events(options: EventsOptions = {}): AsyncIterableIterator<HistoryEvent> {
    return readEvents(this.stepwell, this.executionArn, options);
  }

  async stop(options: StopOptions = {}): Promise<void> {
    const { abortSignal, error, cause } = options;
    const { sfn } = this.stepwell;
    await call(sfn, 'states:StopExecution', abortSignal, () =>
      sfn.send(new StopExecutionCommand({ executionArn: this.executionArn, error, cause }), { abortSignal }),
    );
  }

  async redrive(options: RedriveOptions = {}): Promise<Date> {
    const { abortSignal, clientToken } = options;
    const { sfn } = this.stepwell;
    const request = new RedriveExecutionCommand({ executionArn: this.executionArn, clientToken });
    try {
      const { redriveDate } = await call(sfn, 'states:RedriveExecution', abortSignal, () =>
        sfn.send(request, { abortSignal }),
      );
      return dateOf(redriveDate);
    } catch (error) {
      if (isCallFailed(error) && error.code === 'ExecutionNotRedrivable')
        throw new ExecutionNotRedrivable(this.executionArn, error);
      throw error;
    }
  }

  async #succeeded(
    description: DescribeExecutionOutput,
    abortSignal: AbortSignal | undefined,
  ): Promise<SucceededExecution<Output>> {
    const stopDate = dateOf(description.stopDate);
    return {
      status: 'SUCCEEDED',
      ...startOf(description),
      stopDate,
      output: await this.#output(description, abortSignal),
    };
  }

  async #output(description: DescribeExecutionOutput, abortSignal: AbortSignal | undefined): Promise<Output> {
    const { output } = description;
    if (output === undefined)
      throw new UnexpectedOutput(this.executionArn, 'the response does not contain it', undefined);
    try {
      return await this.#readOutput(JSON.parse(output) as unknown, abortSignal);
    } catch (error) {
      // Errors of the call that reads the output are already meaningful.
      if (isSdkError(error) || isAbortError(error)) throw error;
      throw new UnexpectedOutput(
        this.executionArn,
        error instanceof Error ? error.message : String(error),
        output,
        error,
      );
    }
  }
}

/** The AWS SDK types all dates as optional. The service always returns those that belong to the status. */
function dateOf(date: Date | undefined): Date {
  return date ?? new Date(Number.NaN);
}

function startOf({ startDate, input }: DescribeExecutionOutput): { readonly startDate: Date; readonly input: unknown } {
  return { startDate: dateOf(startDate), input: parsedInput(input) };
}

/** Step Functions accepts only JSON inputs. */
function parsedInput(input: string | undefined): unknown {
  return input === undefined ? undefined : (JSON.parse(input) as unknown);
}
