import { answerJson } from '../../endpoint/index.js';
import { type LocalService } from '../../service.js';
import { createOperations } from './api/operations.js';
import { type StatesInProcess, type StatesOperations } from './in-process.js';
import { type StatesServiceOptions } from './options.js';
import { createStatesState } from './state.js';
import { datesAsEpochSeconds } from './wire/epoch-seconds.js';
import { StatesError } from './wire/states-error.js';

/** A definition of 1 MB, escaped into JSON, and its parameters fit. */
const maxRequestBytes = 8 * 1024 * 1024;

/** AWS Step Functions on this machine: its HTTP API, and the same for code in this process. */
export interface StatesService extends LocalService {
  readonly inProcess: StatesInProcess;
  /**
   * StartExecution for a sender that waits for no answer, such as an event: the execution starts when the tasks of
   * those that run do not wait for one another. Rejects with a `StatesError`, and with an `AbortError` when the service
   * is closed.
   */
  readonly startInTurn: (
    request: StatesOperations['StartExecution'][0],
  ) => Promise<StatesOperations['StartExecution'][1]>;
}

/**
 * Makes the Step Functions service over `@stepwell/asl`. It starts nothing by itself; `close()` stops the executions
 * that run.
 *
 * ```ts
 * const states = createStatesService({ region: 'us-east-1', accountId: '123456789012', clock, lambda, endpoint: () => url, credentialsFor });
 * const { stateMachineArn } = await states.inProcess.call('CreateStateMachine', { name: 'Hello', definition, roleArn });
 * ```
 */
export function createStatesService(options: StatesServiceOptions): StatesService {
  const state = createStatesState(options);
  const operations = createOperations(state);

  const run = async (name: string, request: unknown, signal: AbortSignal): Promise<object> => {
    const operation = operations.get(name);
    if (operation === undefined)
      throw new StatesError(
        'UnknownOperationException',
        `The local Step Functions service has no operation ${name}; it has ${[...operations.keys()].sort().join(', ')}`,
      );
    return operation.run(request, { signal });
  };

  const never = new AbortController().signal;
  const inProcess: StatesInProcess = {
    // The operation of that name answers what StatesOperations says for it.
    call: ((name: string, request: unknown) => run(name, request, never)) as StatesInProcess['call'],
    stateMachines: () =>
      state.machines.all().map(({ arn, name, revision, versions }) => {
        const definitions = [revision, ...[...versions.values()].map((version) => version.revision)].map(
          ({ definition }) => definition,
        );
        return { stateMachineArn: arn, name, definitions: [...new Set(definitions)] };
      }),
    waitForExecution: (executionArn) => state.executions.waitForExecution(executionArn),
    history: (executionArn) => state.executions.history(executionArn).all(),
    transitions: (executionArn) => state.executions.history(executionArn).transitions,
    on: (name, listener) => state.events.on(name, listener),
  };

  return {
    signingName: 'states',
    targetPrefix: 'AWSStepFunctions.',
    inProcess,
    startInTurn: async (request) => {
      await state.pace.turn();
      return inProcess.call('StartExecution', request);
    },
    handle: (request, response) => {
      const hungUp = new AbortController();
      response.once('close', () => hungUp.abort());
      return answerJson(
        request,
        response,
        { version: '1.0', namespace: 'com.amazonaws.swf.service.v2.model', bodyLimit: maxRequestBytes },
        async (name, input) => {
          // An object stays an object.
          return datesAsEpochSeconds(await run(name, input, hungUp.signal)) as object;
        },
      );
    },
    close: () => state.close(),
  };
}
