import { AwsError } from '../../kernel/aws-error.js';
import { type Invoke } from '../../kernel/calls.js';
import { ResponseLost } from '../../kernel/kernel.js';
import { readModel } from '../../kernel/models/read-model.js';
import { type OperationModel, type Reference, type ServiceModel, shapeOf } from '../../kernel/models/service-model.js';
import { ownValue } from '../../kernel/own-value.js';
import { writeJsonValue } from '../../kernel/protocols/json-values.js';
import { type ApiRequest } from './api-request.js';
import { type ApiResponse } from '../../kernel/execute-api/api-response.js';
import { mapped } from './request-parameters.js';

/** An operation that an API can call without a function. */
interface Subtype {
  /** The ID of the service's model. */
  readonly service: string;
  readonly operation: string;
  readonly required: readonly string[];
  /** The member that is a list with the parameters as its only item. */
  readonly entries?: string;
}

const subtype = (service: string, operation: string, ...required: string[]): Subtype => ({
  service,
  operation,
  required,
});

/**
 * The supported subtypes.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services-reference.html
 */
const subtypes: Readonly<Record<string, Subtype>> = {
  'EventBridge-PutEvents': {
    ...subtype('eventbridge', 'PutEvents', 'Detail', 'DetailType', 'Source'),
    entries: 'Entries',
  },
  'StepFunctions-StartExecution': subtype('sfn', 'StartExecution', 'StateMachineArn'),
  'StepFunctions-StartSyncExecution': subtype('sfn', 'StartSyncExecution', 'StateMachineArn'),
  'StepFunctions-StopExecution': subtype('sfn', 'StopExecution', 'ExecutionArn'),
  'SQS-SendMessage': subtype('sqs', 'SendMessage', 'QueueUrl', 'MessageBody'),
  'SQS-ReceiveMessage': subtype('sqs', 'ReceiveMessage', 'QueueUrl'),
  'SQS-DeleteMessage': subtype('sqs', 'DeleteMessage', 'QueueUrl', 'ReceiptHandle'),
  'SQS-PurgeQueue': subtype('sqs', 'PurgeQueue', 'QueueUrl'),
};

/** Names of the supported subtypes. */
export const serviceSubtypes: readonly string[] = Object.keys(subtypes);

/** Required parameters of a subtype that an integration does not have; `undefined` for an unsupported subtype. */
export function missingParameters(
  name: string,
  given: Readonly<Record<string, string>>,
): readonly string[] | undefined {
  return ownValue(subtypes, name)?.required.filter((parameter) => !Object.hasOwn(given, parameter));
}

/**
 * Calls a service as the integration's role. The response is the output of the service in JSON (on AWS, that of SQS is
 * XML), or its error with its status.
 */
export async function callService(
  integration: { readonly subtype: string; readonly requestParameters: Readonly<Record<string, string>> },
  request: ApiRequest,
  invoke: Invoke,
): Promise<ApiResponse> {
  const found = ownValue(subtypes, integration.subtype);
  if (found === undefined) throw new Error(`The integration ${integration.subtype} is not supported`);
  const model = readModel(found.service);
  const operation = model.operations[found.operation] ?? {};
  const members = inputOf(model, operation, found, integration.requestParameters, request);
  const input = found.entries === undefined ? members : { [found.entries]: [members] };
  try {
    const output = await invoke(found.service, found.operation, input);
    return json(200, model, operation.output === undefined ? {} : writeJsonValue(model, operation.output, output));
  } catch (error) {
    if (!(error instanceof AwsError) || error instanceof ResponseLost) throw error;
    return json(error.statusCode, model, { __type: error.code, message: error.message, ...error.details });
  }
}

/** The members of the input whose parameters have a value. Parameters have the names of members, capitalized. */
function inputOf(
  model: ServiceModel,
  { input }: OperationModel,
  { entries }: Subtype,
  parameters: Readonly<Record<string, string>>,
  request: ApiRequest,
): Record<string, unknown> {
  let shape = shapeOf(model, input ?? '');
  const list = entries === undefined ? undefined : shapeOf(model, shape.members?.[entries] ?? '').list;
  if (list !== undefined) shape = shapeOf(model, list);
  return Object.fromEntries(
    Object.entries(shape.members ?? {}).flatMap(([member, reference]) => {
      const parameter = ownValue(parameters, member.charAt(0).toUpperCase() + member.slice(1));
      const value = parameter === undefined ? undefined : mapped(parameter, request);
      return value === undefined ? [] : [[member, valueOf(model, reference, value)]];
    }),
  );
}

/** A parameter in the type of its member. Validation rejects strings that do not have this type. */
function valueOf(model: ServiceModel, reference: Reference, text: string): unknown {
  const { type } = shapeOf(model, reference);
  if (type === 'string') return text;
  if (type === 'timestamp') return Number.isNaN(Date.parse(text)) ? text : new Date(text);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function json(statusCode: number, { jsonVersion = '1.0' }: ServiceModel, body: unknown): ApiResponse {
  return {
    statusCode,
    headers: { 'content-type': `application/x-amz-json-${jsonVersion}` },
    body: Buffer.from(JSON.stringify(body)),
  };
}
