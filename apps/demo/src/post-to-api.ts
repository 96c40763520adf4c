import { type LocalEnvironment } from '@stepwell/local';
import { AwsClient } from 'aws4fetch';

/** The response of the workflow's API to `POST /`. */
export interface ApiResponse {
  readonly status: number;
  /** Of a started execution. */
  readonly executionArn?: string;
  /** Of an error: the message and the invalid field. */
  readonly message?: string;
  readonly field?: string;
}

/** Calls `POST /` of the workflow's API, signed with SigV4 for IAM authorization. */
export async function postToApi(
  { credentials, region }: LocalEnvironment,
  url: string,
  body: object,
  signal: AbortSignal,
  headers: Readonly<Record<string, string>> = {},
): Promise<ApiResponse> {
  const { accessKeyId, secretAccessKey } = credentials;
  const client = new AwsClient({ accessKeyId, secretAccessKey, service: 'execute-api', region, retries: 0 });
  const response = await client.fetch(url, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
    signal,
  });
  const text = await response.text();
  try {
    // The API responds with a JSON object. Any other text becomes the message.
    return { ...(JSON.parse(text) as object), status: response.status };
  } catch {
    return { status: response.status, message: text };
  }
}
