import { answerJson } from '../../kernel/endpoint/index.js';
import { type LocalService } from '../../kernel/service.js';
import { createOperations } from './api/operations.js';
import { type StatesInProcess, type StatesOperations } from './in-process.js';
import { type StatesServiceOptions } from './options.js';
import { createStatesState } from './state.js';
import { datesAsEpochSeconds } from './wire/epoch-seconds.js';
import { StatesError } from './wire/states-error.js';

/** Enough for a definition of 1 MB, escaped as JSON, and other members. */
const maxRequestBytes = 8 * 1024 * 1024;

/** The local Step Functions service: its HTTP API, and the same operations for calls from this process. */
export interface StatesService extends LocalService {
  readonly inProcess: StatesInProcess;
  /**
   * StartExecution for asynchronous callers such as event rules. Delays the start while tasks of running executions
   * wait for service calls. Rejects with a `StatesError`, or an `AbortError` when the service is closed.
   */
  readonly startInTurn: (
    request: StatesOperations['StartExecution'][0],
  ) => Promise<StatesOperations['StartExecution'][1]>;
}

/**
 * Creates the Step Functions service. `close()` stops running executions.
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
    // StatesOperations has the response type of each operation.
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
          // converts an object to an object
          return datesAsEpochSeconds(await run(name, input, hungUp.signal)) as object;
        },
      );
    },
    close: () => state.close(),
  };
}
