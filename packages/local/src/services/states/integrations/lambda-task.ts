import { functionErrors } from '@stepwell/core/integration-errors';
import { isJsonObject, type Json, type JsonObject, TaskFailure, type TaskRequest } from '@stepwell/asl';
import { AwsError } from '../../../kernel/endpoint/index.js';
import { type InvocationResult, type InvokeOptions } from '../../lambda/invocation.js';
import { type LambdaInvoker } from './lambda-invoker.js';
import { httpMetadata } from './service-call/http-metadata.js';
import { optimizedCause } from './service-call/call-failure.js';
import { UnsupportedIntegration } from './unsupported-integration.js';

/** Runs a Task whose Resource is a function ARN. The result is the function's result. */
export async function runLambdaFunction(request: TaskRequest, lambda: LambdaInvoker, requestId: string): Promise<Json> {
  const result = await invoke(lambda, request.resource.arn, JSON.stringify(request.parameters), {
    signal: request.signal,
    requestId,
  });
  return readPayload(result);
}

/** Parameters of `lambda:invoke`. */
const parameterNames: ReadonlySet<string> = new Set([
  'FunctionName',
  'Payload',
  'InvocationType',
  'ClientContext',
  'LogType',
  'Qualifier',
]);

/** The problem of the parameter names of `lambda:invoke`. */
export function checkLambdaParameters(names: readonly string[]): string | undefined {
  const unknown = names.find((name) => !parameterNames.has(name));
  return unknown === undefined ? undefined : `The field "${unknown}" is not supported by Step Functions`;
}

/** Runs `lambda:invoke`. The result is the response of Lambda's API, with the function's result in `Payload`. */
export async function runLambdaInvoke(request: TaskRequest, lambda: LambdaInvoker, requestId: string): Promise<Json> {
  const parameters = isJsonObject(request.parameters) ? request.parameters : {};
  const problem = checkLambdaParameters(Object.keys(parameters));
  if (problem !== undefined) throw invalidParameters(parameters, problem);
  const functionName = parameters['FunctionName'];
  if (typeof functionName !== 'string')
    throw invalidParameters(parameters, "The field 'FunctionName' is required but was missing");
  const result = await invoke(lambda, functionName, payloadText(parameters['Payload']), {
    signal: request.signal,
    requestId,
    ...invocationOptions(parameters),
  });
  const output = result.payload === '' ? null : readPayload(result);
  return {
    ExecutedVersion: result.executedVersion,
    Payload: output,
    ...httpMetadata({
      statusCode: result.statusCode,
      headers: {
        'X-Amz-Executed-Version': result.executedVersion,
        'content-length': String(Buffer.byteLength(result.payload)),
        'content-type': 'application/json',
        'x-amzn-requestid': result.requestId,
      },
    }),
    StatusCode: result.statusCode,
  };
}

/** A string is passed unchanged and must be JSON. Without a payload, the event is empty. */
function payloadText(payload: Json | undefined): string {
  if (payload === undefined || payload === null) return '{}';
  return typeof payload === 'string' ? payload : JSON.stringify(payload);
}

function invocationOptions(parameters: JsonObject): InvokeOptions {
  const { InvocationType: type, Qualifier: qualifier, ClientContext: context } = parameters;
  return {
    ...(type === 'Event' || type === 'DryRun' || type === 'RequestResponse' ? { invocationType: type } : {}),
    ...(typeof qualifier === 'string' ? { qualifier } : {}),
    ...(typeof context === 'string'
      ? { clientContext: JSON.parse(Buffer.from(context, 'base64').toString('utf8')) as unknown }
      : {}),
  };
}

async function invoke(
  lambda: LambdaInvoker,
  functionName: string,
  payload: string,
  options: InvokeOptions & { readonly requestId: string },
): Promise<InvocationResult> {
  try {
    return await lambda.invoke(functionName, payload, options);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    // Errors of Lambda's API: `Lambda.` and the message of the AWS SDK for Java 1.
    throw new TaskFailure(
      `Lambda.${error.name}`,
      optimizedCause(error.message, 'AWSLambda', error.statusCode, error.name, options.requestId),
    );
  }
}

/** The function's result. If it failed, throws a `TaskFailure` with its error type, and the payload as cause. */
function readPayload(result: InvocationResult): Json {
  // payloads of functions are JSON
  const payload = JSON.parse(result.payload) as Json;
  if (result.functionError === undefined) return payload;
  const errorType = isJsonObject(payload) ? payload['errorType'] : undefined;
  if (typeof errorType === 'string' && errorType !== '') throw new TaskFailure(errorType, result.payload);
  throw new TaskFailure(
    functionErrors.unknown,
    'The cause could not be determined because Lambda did not return an error type. Returned payload: ' +
      `${result.payload}`,
  );
}

function invalidParameters(parameters: JsonObject, problem: string): UnsupportedIntegration {
  return new UnsupportedIntegration(
    `The Parameters '${JSON.stringify(parameters)}' could not be used to start the Task: [${problem}]`,
  );
}
