import { type Handler } from '../handler.js';
import { InvalidStateTest, type Json, type JsonObject, isJsonObject, testState as runTest } from '@stepwell/asl';
import { statesArn } from '../../arns.js';
import { commitEffects } from '../../executions/execution-history.js';
import { readInput } from '../../executions/execution-input.js';
import { httpTrace, type HttpTrace } from '../../integrations/http/http-trace.js';
import { checkRoleArn } from '../../machines/revision.js';
import { type StatesState } from '../../state.js';
import { validationError } from '../../errors.js';
import { testStateResponse } from './response.js';
import { checkErrorSource, checkMocked, checkUnmocked } from './check-request.js';
import { readContextObject } from './context-object.js';
import { readMock } from './mock.js';
import { readerData } from './reader-data.js';
import { readTestedState } from './tested-state.js';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestState.html */
export function testState(state: StatesState): Handler<'TestState'> {
  return async (request) => {
    const {
      roleArn,
      stateConfiguration: { retrierRetryCount, errorCausedByState, mapIterationFailureCount, mapItemReaderData } = {},
    } = request;
    if (roleArn !== undefined) checkRoleArn(roleArn);
    const { input } = readInput(request.input);
    const tested = readTestedState(request.definition, request.stateName, state);
    if (request.mock === undefined) {
      const needsMock = {
        Context: request.context,
        RetrierRetryCount: retrierRetryCount,
        ErrorCausedByState: errorCausedByState,
        MapIterationFailureCount: mapIterationFailureCount,
        MapItemReaderData: mapItemReaderData,
      };
      checkUnmocked(tested.state, roleArn, needsMock);
    } else checkMocked(request.revealSecrets);
    checkErrorSource(tested.state, errorCausedByState);
    const machineName = state.random.uuid();
    const name = state.random.uuid();
    const trace: HttpTrace = { revealSecrets: request.revealSecrets ?? false, inspection: {} };
    const result = await httpTrace.run(trace, () =>
      runTest(tested.machine, tested.name, {
        input,
        variables: readVariables(request.variables),
        execution: { arn: statesArn(state.scope, 'express', machineName, name), name, roleArn },
        stateMachine: { arn: statesArn(state.scope, 'stateMachine', machineName), name: machineName },
        context: request.context === undefined ? undefined : readContextObject(request.context),
        mock: request.mock === undefined ? undefined : readMock(request.mock, tested.state),
        retryCount: retrierRetryCount,
        failedIterations: mapIterationFailureCount,
        clock: state.clock,
        random: state.random,
        dispatcher: state.dispatcher,
        quotas: state.quotas,
        region: state.scope.region,
        history: {
          record: (_event, effects = []) => commitEffects(state.transactions, effects),
          recordEffects: (effects) => commitEffects(state.transactions, effects),
        },
        mapData: mapItemReaderData === undefined ? undefined : readerData(mapItemReaderData),
      }).catch((error: unknown) => {
        throw error instanceof InvalidStateTest ? validationError(error.message) : error;
      }),
    );
    return testStateResponse(result, request.inspectionLevel ?? 'INFO', trace.inspection);
  };
}

function readVariables(json: string | undefined): JsonObject {
  if (json === undefined) return {};
  let variables: Json;
  try {
    variables = JSON.parse(json) as Json; // JSON.parse returns JSON
  } catch {
    throw validationError('Variables must be valid JSON.');
  }
  if (!isJsonObject(variables)) throw validationError('Variables must be a JSON object.');
  return variables;
}
