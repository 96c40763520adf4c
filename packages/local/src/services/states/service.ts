import { type LocalService, type ServiceRequest } from '../../service.js';
import { createOperations } from './api/operations.js';
import { createStatesState } from './state.js';
import { type StatesInProcess } from './in-process.js';
import { type StatesServiceOptions } from './options.js';
import { readJsonBody, writeError, writeJson } from './wire/json-protocol.js';
import { StatesError } from './wire/states-error.js';
import { type ServerResponse } from 'node:http';

const targetPrefix = 'AWSStepFunctions.';

/** AWS Step Functions on this machine: its HTTP API, and the same for code in this process. */
export interface StatesService extends LocalService {
  readonly inProcess: StatesInProcess;
}

/**
 * Makes the Step Functions service over `@stepwell/asl`. It starts nothing by itself; `close()` stops the executions that run.
 *
 * ```ts
 * const states = createStatesService({ region: 'us-east-1', accountId: '123456789012', lambda, endpoint: () => url, credentialsFor });
 * const { stateMachineArn } = await states.inProcess.call('CreateStateMachine', { name: 'Hello', definition, roleArn });
 * ```
 */
export function createStatesService(options: StatesServiceOptions): StatesService {
  const state = createStatesState(options);
  const operations = createOperations(state);

  const run = async (name: string, body: unknown, signal: AbortSignal): Promise<object> => {
    const operation = operations.get(name);
    if (operation === undefined) throw new StatesError('UnknownOperationException', `The local Step Functions service has no operation ${name}; it has ${[...operations.keys()].sort().join(', ')}`);
    return operation.run(body, { signal });
  };

  const never = new AbortController().signal;
  const inProcess: StatesInProcess = {
    // The operation of that name answers what StatesOperations says for it.
    call: (async (name: string, request: unknown) => run(name, request, never)) as StatesInProcess['call'],
    ended: async (executionArn) => state.executions.ended(executionArn),
    history: (executionArn) => state.executions.history(executionArn).all(),
    transitions: (executionArn) => state.executions.history(executionArn).transitions,
    onNotice: (listener) => state.notices.subscribe(listener),
  };

  return {
    signingName: 'states',
    targetPrefix,
    inProcess,
    async handle(request: ServiceRequest, response: ServerResponse): Promise<void> {
      const hungUp = new AbortController();
      response.once('close', () => hungUp.abort());
      try {
        const target = String(request.http.headers['x-amz-target'] ?? '');
        const body = await readJsonBody(request.http);
        writeJson(response, request.requestId, 200, await run(target.slice(target.lastIndexOf('.') + 1), body, hungUp.signal));
      } catch (error) {
        if (!response.writableEnded) writeError(response, request.requestId, error);
      }
    },
    close: () => state.close(),
  };
}
