import { type LocalCredentials } from '../../kernel/endpoint/index.js';
import { type ApiRequest } from './api-request.js';
import { message, type ApiResponse } from './api-response.js';
import { mapped } from './request-parameters.js';
import { ownValue } from '../../kernel/own-value.js';

/** An operation that an API can call without a function, and how its service's JSON protocol takes it. */
interface Operation {
  readonly signingName: string;
  readonly target: string;
  readonly required: readonly string[];
  /** Parameters that are JSON themselves. */
  readonly json?: readonly string[];
  /** Step Functions' fields start with a small letter. */
  readonly lowerCaseFields?: boolean;
}

const states = (name: string, required: readonly string[]): Operation => ({
  signingName: 'states',
  target: `AWSStepFunctions.${name}`,
  required,
  lowerCaseFields: true,
});
const sqs = (name: string, required: readonly string[]): Operation => ({
  signingName: 'sqs',
  target: `AmazonSQS.${name}`,
  required,
  json: ['MessageAttributes', 'MessageSystemAttributes', 'AttributeNames', 'MessageAttributeNames'],
});

/**
 * Subtypes that are run here.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services-reference.html
 */
const operations: Readonly<Record<string, Operation>> = {
  'StepFunctions-StartExecution': states('StartExecution', ['StateMachineArn']),
  'StepFunctions-StartSyncExecution': states('StartSyncExecution', ['StateMachineArn']),
  'StepFunctions-StopExecution': states('StopExecution', ['ExecutionArn']),
  'SQS-SendMessage': sqs('SendMessage', ['QueueUrl', 'MessageBody']),
  'SQS-ReceiveMessage': sqs('ReceiveMessage', ['QueueUrl']),
  'SQS-DeleteMessage': sqs('DeleteMessage', ['QueueUrl', 'ReceiptHandle']),
  'SQS-PurgeQueue': sqs('PurgeQueue', ['QueueUrl']),
};

/** Names of the subtypes that are run here. */
export const serviceSubtypes: readonly string[] = Object.keys(operations);

/** Parameters that a subtype needs and an integration does not give. `undefined` for a subtype that is not run here. */
export function missingParameters(
  subtype: string,
  given: Readonly<Record<string, string>>,
): readonly string[] | undefined {
  return ownValue(operations, subtype)?.required.filter((name) => !Object.hasOwn(given, name));
}

/**
 * Calls a service of the local endpoint as the integration's role, and passes its answer on. Errors of the service are
 * passed on with their status; the answer is the service's JSON (on AWS, SQS answers in XML).
 */
export async function callService(
  integration: {
    readonly subtype: string;
    readonly requestParameters: Readonly<Record<string, string>>;
    readonly timeoutMs: number;
  },
  request: ApiRequest,
  caller: { readonly endpoint: string; readonly region: string; readonly credentials: LocalCredentials },
): Promise<ApiResponse> {
  const operation = ownValue(operations, integration.subtype);
  if (operation === undefined) return message(501, `The integration ${integration.subtype} is not run here`);
  const fields = new Map<string, unknown>();
  for (const [name, parameter] of Object.entries(integration.requestParameters)) {
    const value = name === 'Region' ? undefined : mapped(parameter, request);
    if (value === undefined) continue;
    const field = operation.lowerCaseFields ? name.charAt(0).toLowerCase() + name.slice(1) : name;
    fields.set(field, operation.json?.includes(name) ? fromJson(value) : value);
  }
  const { accessKeyId, sessionToken } = caller.credentials;
  const answer = await fetch(caller.endpoint, {
    method: 'POST',
    headers: {
      // The endpoint reads the caller from the credential scope and verifies no signature.
      authorization:
        'AWS4-HMAC-SHA256 ' +
        `Credential=${accessKeyId}/20260101/${caller.region}/${operation.signingName}/aws4_request, ` +
        `SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`,
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-security-token': sessionToken,
      'x-amz-target': operation.target,
    },
    body: JSON.stringify(Object.fromEntries(fields)),
    signal: AbortSignal.timeout(integration.timeoutMs),
  });
  const contentType = answer.headers.get('content-type') ?? 'application/json';
  return {
    statusCode: answer.status,
    headers: { 'content-type': contentType },
    body: Buffer.from(await answer.arrayBuffer()),
  };
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // the service says what it expected instead
  }
}
