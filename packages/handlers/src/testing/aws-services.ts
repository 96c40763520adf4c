import { createRequire } from 'node:module';
import { type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { buildApp } from 'fauxqs';

/** AWS clients with a bucket `images` and a table `images`, on fauxqs and dynalite at 127.0.0.1. */
export interface AwsServices extends AsyncDisposable {
  readonly s3: S3Client;
  readonly table: DynamoDBDocumentClient;
  readonly endpoints: { readonly s3: string; readonly dynamoDb: string };
}

// dynalite is CommonJS without types. The tests use only this signature.
const dynalite = createRequire(import.meta.url)('dynalite') as (options: { createTableMs: number }) => Server;

/** Starts both services. */
export async function startAwsServices(): Promise<AwsServices> {
  const app = buildApp({ logger: false });
  const endpoint = await app.listen({ host: '127.0.0.1', port: 0 });
  const database = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve) => database.listen(0, '127.0.0.1', resolve));
  const settings = { region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const s3 = new S3Client({ ...settings, endpoint, forcePathStyle: true });
  const databaseEndpoint = `http://127.0.0.1:${(database.address() as AddressInfo).port}`;
  const dynamoDb = new DynamoDBClient({ ...settings, endpoint: databaseEndpoint });
  await s3.send(new CreateBucketCommand({ Bucket: 'images' }));
  await dynamoDb.send(
    new CreateTableCommand({
      TableName: 'images',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'url', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'url', AttributeType: 'S' }],
    }),
  );
  await waitUntilTableExists({ client: dynamoDb, maxWaitTime: 10, minDelay: 0.01 }, { TableName: 'images' });
  return {
    s3,
    endpoints: { s3: endpoint, dynamoDb: databaseEndpoint },
    table: DynamoDBDocumentClient.from(dynamoDb, { marshallOptions: { removeUndefinedValues: true } }),
    [Symbol.asyncDispose]: async () => {
      s3.destroy();
      dynamoDb.destroy();
      await app.close();
      await new Promise((resolve) => database.close(resolve));
    },
  };
}
