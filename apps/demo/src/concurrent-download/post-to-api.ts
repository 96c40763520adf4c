import { type LocalEnvironment } from '@stepwell/local';
import { AwsClient } from 'aws4fetch';

/** What the workflow's API answers to `POST /`. */
export interface ApiResponse {
  readonly status: number;
  /** Where the body was accepted. */
  readonly executionArn?: string;
  /** Where it was not: what is wrong, and with which field. */
  readonly message?: string;
  readonly field?: string;
}

/** Calls `POST /` of the workflow's API, signed with SigV4 as IAM authorization asks, as any HTTP client would. */
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
    // The API answers every request with a JSON object; what is no JSON is shown as it is.
    return { ...(JSON.parse(text) as object), status: response.status };
  } catch {
    return { status: response.status, message: text };
  }
}
