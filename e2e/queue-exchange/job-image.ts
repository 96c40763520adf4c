import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * A Processor that implements the contract of jobs without an SDK. The effects server decides its behavior: `invalid`
 * exits without a response, `fail` hangs until it is terminated.
 */
const PROGRAM = `
const { STEPWELL_INPUT, STEPWELL_INPUT_URI, STEPWELL_TASK_TOKEN: taskToken, STEPWELL_DEDUPLICATION_ID: id, AWS_ENDPOINT_URL, EFFECTS_URL } = process.env;
const signed = (service) => ({ authorization: 'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/' + service + '/aws4_request, SignedHeaders=host, Signature=0' });
/** Retries throttled calls like an SDK. */
const request = async (url, options) => {
  for (;;) {
    const response = await fetch(url, options);
    if (response.ok || !(response.status >= 429 || (await response.clone().text()).includes('Throttling'))) return response;
  }
};
const respond = (action, body) => request(AWS_ENDPOINT_URL, { method: 'POST', headers: { ...signed('states'), 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AWSStepFunctions.' + action }, body: JSON.stringify({ taskToken, ...body }) });
process.once('SIGTERM', async () => {
  await respond('SendTaskFailure', { error: 'JobTerminated', cause: 'SIGTERM' });
  process.exit(143);
});
if (!(await respond('SendTaskHeartbeat', {})).ok) process.exit(0);
const message = JSON.parse(STEPWELL_INPUT ?? await (await request(AWS_ENDPOINT_URL + '/' + STEPWELL_INPUT_URI.slice(5), { headers: signed('s3') })).text());
const outcome = await (await fetch(EFFECTS_URL, { method: 'POST', body: JSON.stringify({ id, name: message.name }) })).text();
if (outcome === 'invalid') { console.log('invalid message'); process.exit(3); }
if (outcome === 'fail') await new Promise((resolve) => setTimeout(resolve, 600_000));
await respond('SendTaskSuccess', { output: JSON.stringify({ message: { ...message, nonce: message.nonce.slice(0, 40) }, processedFor: message.name }) });
`;

/** Writes the folder of the image. Returns its path. */
export async function writeJobImage(folder: string): Promise<string> {
  const image = join(folder, 'job');
  await mkdir(image);
  await writeFile(join(image, 'index.mjs'), PROGRAM);
  await writeFile(
    join(image, 'Dockerfile'),
    'FROM public.ecr.aws/docker/library/node:24.11.1-bookworm-slim\nWORKDIR /app\nCOPY index.mjs ./\nUSER ' +
      'node\nENTRYPOINT ["node", "/app/index.mjs"]\n',
  );
  return image;
}
