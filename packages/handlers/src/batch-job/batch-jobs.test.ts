import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { BatchClient } from '@aws-sdk/client-batch';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBatchJobs, submissionClientConfig } from './batch-jobs.js';

let server: Server;
let client: BatchClient;
/** The paths of all requests. */
let calls: string[];
/** Responds to the nth call of Batch. */
let answer: (response: ServerResponse, nth: number) => void;
beforeEach(async () => {
  calls = [];
  server = createServer((request, response) => {
    request.resume().on('end', () => answer(response, calls.push(request.url ?? '')));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  client = new BatchClient({
    ...submissionClientConfig,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    endpoint: `http://127.0.0.1:${port}`,
  });
});
afterEach(async () => {
  client.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const submit = () => createBatchJobs(client, 'queue', 'definition').submit({ jobName: 'job', environment: {} });
const json = (response: ServerResponse, status: number, body: object, type?: string) =>
  response
    .writeHead(status, {
      'content-type': 'application/json',
      ...(type === undefined ? {} : { 'x-amzn-errortype': type }),
    })
    .end(JSON.stringify(body));

describe('submitting a job', () => {
  it('is retried after throttling', async () => {
    answer = (response, nth) =>
      nth < 2
        ? json(response, 429, { message: 'Too Many Requests' }, 'TooManyRequestsException')
        : json(response, 200, { jobId: 'job-1', jobName: 'job' });
    expect(await submit()).toBe('job-1');
    expect(calls).toEqual(Array(2).fill('/v1/submitjob'));
  });

  it.each([
    [
      'returns a server error',
      (response: ServerResponse) => json(response, 500, { message: 'oops' }, 'ServerException'),
    ],
    ['closes the connection', (response: ServerResponse) => response.destroy()],
  ])('is not retried if Batch %s, because the job may have been submitted', async (_case, response) => {
    answer = response;
    await expect(submit()).rejects.toMatchObject({
      name: 'SubmissionUncertain',
      retryable: true,
      cause: expect.any(Error) as Error,
    });
    expect(calls).toHaveLength(1);
  });

  it('fails with the error of Batch if Batch rejects the request', async () => {
    answer = (response) => json(response, 400, { message: 'JobQueue queue not found' }, 'ClientException');
    await expect(submit()).rejects.toMatchObject({ name: 'ClientException' });
    expect(calls).toHaveLength(1);
  });
});
