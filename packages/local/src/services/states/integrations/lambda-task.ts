import { functionErrors } from '@stepwell/core/integration-errors';
import { isJsonObject, type Json, type JsonObject, TaskFailure, type TaskRequest } from '@stepwell/asl';
import { AwsError } from '../../../kernel/aws-error.js';
import { type ServiceCaller, taskCall } from './service-call/service-call.js';
import { httpMetadata } from './service-call/http-metadata.js';
import { optimizedCause } from './service-call/call-failure.js';
import { UnsupportedIntegration } from './unsupported-integration.js';

/** The response of Lambda's Invoke. */
interface Invocation {
  readonly StatusCode: number;
  readonly ExecutedVersion: string;
  readonly FunctionError?: string;
  /** The end of the log in base64, if `LogType` is Tail. */
  readonly LogResult?: string;
  readonly Payload?: Uint8Array;
}

/** Runs a Task whose Resource is a function ARN. The result is the function's result. */
export async function runLambdaFunction(request: TaskRequest, caller: ServiceCaller): Promise<Json> {
  const { invocation } = await invoke(request, caller, {
    FunctionName: request.resource.arn,
    Payload: JSON.stringify(request.parameters),
  });
  return readPayload(invocation);
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
export async function runLambdaInvoke(request: TaskRequest, caller: ServiceCaller): Promise<Json> {
  const parameters = isJsonObject(request.parameters) ? request.parameters : {};
  const problem = checkLambdaParameters(Object.keys(parameters));
  if (problem !== undefined) throw invalidParameters(parameters, problem);
  if (typeof parameters['FunctionName'] !== 'string')
    throw invalidParameters(parameters, "The field 'FunctionName' is required but was missing");
  const { invocation, requestId } = await invoke(request, caller, {
    ...parameters,
    Payload: payloadText(parameters['Payload']),
  });
  const { StatusCode, ExecutedVersion, LogResult, Payload } = invocation;
  return {
    ExecutedVersion,
    ...(LogResult === undefined ? {} : { LogResult }),
    Payload: Payload === undefined ? null : readPayload(invocation),
    ...httpMetadata({
      statusCode: StatusCode,
      headers: {
        'X-Amz-Executed-Version': ExecutedVersion,
        ...(LogResult === undefined ? {} : { 'X-Amz-Log-Result': LogResult }),
        'content-length': String(Payload?.byteLength ?? 0),
        'content-type': 'application/json',
        'x-amzn-requestid': requestId,
      },
    }),
    StatusCode,
  };
}

/** A string is passed unchanged and must be JSON. Without a payload, the event is empty. */
function payloadText(payload: Json | undefined): string {
  if (payload === undefined || payload === null) return '{}';
  return typeof payload === 'string' ? payload : JSON.stringify(payload);
}

async function invoke(
  request: TaskRequest,
  caller: ServiceCaller,
  { Payload, ...input }: JsonObject & { readonly Payload: string },
): Promise<{ readonly invocation: Invocation; readonly requestId: string }> {
  const call = taskCall(request, caller);
  const { requestId } = call;
  try {
    const output = await caller.kernel.invoke('lambda', 'Invoke', { ...input, Payload: Buffer.from(Payload) }, call);
    return { invocation: output as Invocation, requestId }; // as Lambda's model has it
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    // Errors of Lambda's API: `Lambda.` and the message of the AWS SDK for Java 1.
    throw new TaskFailure(
      `Lambda.${error.name}`,
      optimizedCause(error.message, 'AWSLambda', error.statusCode, error.name, requestId),
    );
  }
}

/** The function's result. If it failed, throws a `TaskFailure` with its error type, and the payload as cause. */
function readPayload({ Payload = new Uint8Array(), FunctionError }: Invocation): Json {
  const text = Buffer.from(Payload).toString('utf8');
  // payloads of functions are JSON
  const payload = JSON.parse(text) as Json;
  if (FunctionError === undefined) return payload;
  const errorType = isJsonObject(payload) ? payload['errorType'] : undefined;
  if (typeof errorType === 'string' && errorType !== '') throw new TaskFailure(errorType, text);
  throw new TaskFailure(
    functionErrors.unknown,
    'The cause could not be determined because Lambda did not return an error type. Returned payload: ' + `${text}`,
  );
}

function invalidParameters(parameters: JsonObject, problem: string): UnsupportedIntegration {
  return new UnsupportedIntegration(
    `The Parameters '${JSON.stringify(parameters)}' could not be used to start the Task: [${problem}]`,
  );
}
