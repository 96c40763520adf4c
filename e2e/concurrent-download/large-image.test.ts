import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { handlerAssetPath } from '@stepwell/handlers';
import { startLocal } from '@stepwell/local';
import { describe, expect, it } from 'vitest';
import { sized } from '../environment/sized.js';
import { runIn } from '../packages/packed.js';

/** More than the memory of the function in any case. */
const IMAGE_BYTES = sized(300_000_000, 1_000_000_000);
const FUNCTION_MEGABYTES = 256;
const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Runs the function's asset in its own process, and prints its response and the peak memory of the process. */
const CALL = `
const { handler } = await import(process.argv[1]);
const answer = await handler(JSON.parse(process.argv[2]), { functionName: 'download', awsRequestId: '1', memoryLimitInMB: '${FUNCTION_MEGABYTES}', getRemainingTimeInMillis: () => 600_000 });
process.stdout.write('\\n' + JSON.stringify({ answer, megabytes: process.resourceUsage().maxRSS / 1024 }));
`;

describe(`an image of ${IMAGE_BYTES / 1_000_000} MB`, () => {
  it('is downloaded with less than 256 MB of memory', async () => {
    const block = Buffer.alloc(64 * 1024, 7);
    await using server = await startServer((response) => {
      response.writeHead(200, { 'content-type': 'image/png', 'content-length': IMAGE_BYTES });
      response.write(PNG_SIGNATURE);
      let left = IMAGE_BYTES - PNG_SIGNATURE.length;
      const more = (): void => {
        while (left > 0) {
          const next = left < block.length ? block.subarray(0, left) : block;
          left -= next.length;
          if (!response.write(next)) return void response.once('drain', more);
        }
        response.end();
      };
      more();
    });
    await using environment = await startLocal({});
    const config = environment.clientConfig();
    const s3 = new S3Client({ ...config, forcePathStyle: true });
    const dynamodb = new DynamoDBClient(config);
    await s3.send(new CreateBucketCommand({ Bucket: 'images' }));
    await dynamodb.send(
      new CreateTableCommand({
        TableName: 'images',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'url', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'url', KeyType: 'HASH' }],
      }),
    );

    const event = {
      run: '_stepwell/concurrent-download/large/one/',
      batch: '0',
      baseUrl: server.url,
      resourcePaths: ['large.png'],
      lambdaConcur: 1,
    };
    const { code, stdout, stderr } = await runIn(
      process.cwd(),
      process.execPath,
      [
        '--input-type=module',
        '--eval',
        CALL,
        `${handlerAssetPath('concurrent-download/download')}/index.mjs`,
        JSON.stringify(event),
      ],
      {
        AWS_ENDPOINT_URL: environment.endpoint,
        AWS_REGION: environment.region,
        AWS_ACCESS_KEY_ID: environment.credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: environment.credentials.secretAccessKey,
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(FUNCTION_MEGABYTES),
        STEPWELL_BUCKET: 'images',
        STEPWELL_TABLE: 'images',
        STEPWELL_ALLOWED_HOSTS: server.host,
      },
    );
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const { answer, megabytes } = JSON.parse(stdout.slice(stdout.lastIndexOf('\n'))) as {
      answer: { succeeded: number; results: { filename: string }[] };
      megabytes: number;
    };
    expect(answer).toMatchObject({ succeeded: 1, failed: 0, bytes: IMAGE_BYTES });
    expect(await s3.send(new HeadObjectCommand({ Bucket: 'images', Key: answer.results[0]?.filename }))).toMatchObject({
      ContentLength: IMAGE_BYTES,
      ContentType: 'image/png',
    });
    expect(megabytes).toBeLessThan(FUNCTION_MEGABYTES);
    s3.destroy();
    dynamodb.destroy();
  });
});

async function startServer(
  answer: (response: ServerResponse) => void,
): Promise<{ url: string; host: string } & AsyncDisposable> {
  const server = createServer((_request, response) => answer(response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `http://${host}`,
    host,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
