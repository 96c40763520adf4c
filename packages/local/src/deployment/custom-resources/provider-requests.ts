import { randomUUID } from 'node:crypto';
import { type Clock } from '@stepwell/asl';
import { AwsError } from '../../kernel/aws-error.js';
import { type Invoke } from '../../kernel/calls.js';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.js';
import {
  CustomResourceFailure,
  type CustomResourceRequest,
  type CustomResourceResult,
  type CustomResources,
} from '../../kernel/resources/custom-resources.js';
import { type ResponseUrls } from './response-urls.js';

/** Dependencies of {@link ProviderRequests}. */
export interface ProviderRequestDependencies {
  readonly invoke: Invoke;
  readonly clock: Clock;
  readonly urls: Pick<ResponseUrls, 'open' | 'openForSignals'>;
  /** The ARN of a stack. */
  readonly stackId: (stackName: string) => string;
  /** Called once for a provider that does not respond soon. */
  readonly onProblem: (problem: string) => void;
}

/** Seconds: the longest time that a provider can take, which is also the default. */
const longestTimeout = 3600;
/** Bytes of a response. */
const responseLimit = 4096;
/** Milliseconds of real time after which a provider that did not respond is reported. */
const noticeMs = 20_000;
/** Milliseconds of real time for a response that is on its way when a virtual clock has reached the timeout. */
const graceMs = 500;

/**
 * Sends requests to functions and topics, and waits for their responses.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/crpg-ref-requests.html
 */
export class ProviderRequests implements CustomResources {
  constructor(private readonly dependencies: ProviderRequestDependencies) {}

  async send(request: CustomResourceRequest): Promise<CustomResourceResult> {
    const { urls } = this.dependencies;
    const requestId = randomUUID();
    const url = urls.open();
    try {
      // It may reject after the response.
      const sent = this.deliver(request, this.event(request, requestId, url.url), requestId);
      sent.catch(() => undefined);
      const body = await this.inTime(request, requestId, Promise.race([url.response, sent]));
      return readResponse(body, request, requestId);
    } finally {
      url.close();
    }
  }

  waitConditionUrl(): string {
    return this.dependencies.urls.openForSignals();
  }

  private event(request: CustomResourceRequest, requestId: string, responseUrl: string): JsonObject {
    const { requestType, stackName, logicalId, type, properties, oldProperties, physicalId } = request;
    return {
      RequestType: requestType,
      ServiceToken: tokenOf(properties),
      ResponseURL: responseUrl,
      StackId: this.dependencies.stackId(stackName),
      RequestId: requestId,
      LogicalResourceId: logicalId,
      ...(physicalId === undefined ? {} : { PhysicalResourceId: physicalId }),
      ResourceType: type,
      ResourceProperties: stringified(localProperties(type, properties)),
      ...(oldProperties === undefined
        ? {}
        : { OldResourceProperties: stringified(localProperties(type, oldProperties)) }),
    };
  }

  /**
   * Sends the event. Rejects if the provider fails; never resolves, because providers respond to the URL, also after
   * their function has ended.
   */
  private async deliver({ properties }: CustomResourceRequest, event: JsonObject, requestId: string): Promise<never> {
    const { invoke } = this.dependencies;
    const token = tokenOf(properties);
    try {
      if (token.split(':')[2] === 'sns') {
        const Subject = 'AWS CloudFormation custom resource request';
        await invoke('sns', 'Publish', { TopicArn: token, Subject, Message: JSON.stringify(event) });
      } else {
        const { FunctionError, Payload } = await invoke<{ FunctionError?: string; Payload?: Uint8Array }>(
          'lambda',
          'Invoke',
          { FunctionName: token, Payload: Buffer.from(JSON.stringify(event)) },
        );
        if (FunctionError !== undefined)
          throw failed(`The function failed: ${errorText(Payload)}`, requestId, undefined);
      }
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      throw failed(`${token} cannot be called: ${error.name}: ${error.message}`, requestId, undefined);
    }
    return new Promise<never>(() => undefined);
  }

  private async inTime(
    { properties, logicalId }: CustomResourceRequest,
    requestId: string,
    response: Promise<string>,
  ): Promise<string> {
    const { clock, onProblem } = this.dependencies;
    const seconds = timeoutOf(properties);
    let cancel = (): void => undefined;
    const timeout = new Promise<never>((_, reject) => {
      const message =
        'CloudFormation did not receive a response from your Custom Resource. Please check your logs for requestId ' +
        `[${requestId}]. It waited for ${seconds} seconds (ServiceTimeout).`;
      cancel = clock.setTimer(seconds * 1000, () => {
        setTimeout(() => reject(new CustomResourceFailure(message, undefined)), graceMs);
      });
    });
    const notice = setTimeout(
      () =>
        onProblem(
          `The deployment waits up to ${seconds} seconds for the provider of the custom resource ${logicalId} to ` +
            'send its response to the ResponseURL. For less, set ServiceTimeout.',
        ),
      noticeMs,
    );
    notice.unref();
    try {
      return await Promise.race([response, timeout]);
    } finally {
      cancel();
      clearTimeout(notice);
    }
  }
}

function readResponse(body: string, { requestType }: CustomResourceRequest, requestId: string): CustomResourceResult {
  if (Buffer.byteLength(body) > responseLimit)
    throw failed(`Response object is too long: it has more than ${responseLimit} bytes.`, requestId, undefined);
  const response = parsed(body);
  if (response === undefined) throw failed('Response is not a valid JSON object.', requestId, undefined);
  const { Status, Reason, PhysicalResourceId, Data } = response;
  const physicalId =
    typeof PhysicalResourceId === 'string' && PhysicalResourceId !== '' ? PhysicalResourceId : undefined;
  if (Status === 'FAILED') {
    const reason = typeof Reason === 'string' ? Reason : 'none';
    throw failed(
      `Received response status [FAILED] from custom resource. Message returned: ${reason}`,
      requestId,
      physicalId,
    );
  }
  if (Status !== 'SUCCESS')
    throw failed('Invalid response status: it must be SUCCESS or FAILED', requestId, physicalId);
  if (physicalId === undefined && requestType !== 'Delete')
    throw failed('Invalid PhysicalResourceId', requestId, undefined);
  return { physicalId: physicalId ?? '', data: isJsonObject(Data ?? null) ? (Data as JsonObject) : {} };
}

function failed(reason: string, requestId: string, physicalId: string | undefined): CustomResourceFailure {
  return new CustomResourceFailure(`${reason} (RequestId: ${requestId})`, physicalId);
}

function tokenOf({ ServiceToken }: JsonObject): string {
  return typeof ServiceToken === 'string' ? ServiceToken : '';
}

function timeoutOf({ ServiceTimeout }: JsonObject): number {
  const seconds = Number(ServiceTimeout ?? longestTimeout);
  return seconds >= 1 && seconds <= longestTimeout ? seconds : longestTimeout;
}

/**
 * The function of the CDK's AwsCustomResource by default installs the newest AWS SDK from the npm registry. Here it
 * uses the clients of the app, as with `installLatestAwsSdk: false`.
 */
function localProperties(type: string, properties: JsonObject): JsonObject {
  return type === 'Custom::AWS' ? { ...properties, InstallLatestAwsSdk: 'false' } : properties;
}

/** CloudFormation passes numbers and booleans as strings, and leaves out null. */
function stringified(value: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, entry]) => (entry === null ? [] : [[key, text(entry)]])),
  );
}

function text(value: Json): Json {
  if (Array.isArray(value)) return value.map(text);
  if (typeof value === 'object' && value !== null) return stringified(value);
  return String(value);
}

/** `TypeError: x is not a function` */
function errorText(payload: Uint8Array | undefined): string {
  const error = parsed(Buffer.from(payload ?? []).toString());
  const { errorType = 'Error', errorMessage = '' } = error ?? {};
  return [errorType, errorMessage].filter((part) => typeof part === 'string' && part !== '').join(': ');
}

function parsed(json: string): JsonObject | undefined {
  try {
    const value = JSON.parse(json) as Json; // JSON.parse returns JSON
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
