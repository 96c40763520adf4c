import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SeededRandom } from '@stepwell/asl';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DynamoDbService } from '../../services/dynamodb/index.js';
import { KmsService } from '../../services/kms/index.js';
import { LambdaService } from '../../services/lambda/service.js';
import { S3Service } from '../../services/s3/index.js';
import { SecretsManagerService } from '../../services/secretsmanager/index.js';
import { SnsService } from '../../services/sns/service.js';
import { SqsService } from '../../services/sqs/service.js';
import { SsmService } from '../../services/ssm/index.js';
import { StsService } from '../../services/sts/service.js';
import { startTestEndpoint, type TestEndpoint } from '../../testing/test-endpoint.js';

const version = spawnSync('aws', ['--version'], { encoding: 'utf8' });
const isInstalled = version.status === 0;
const [major = 0, minor = 0] = (/^aws-cli\/(\d+)\.(\d+)/.exec(version.stdout) ?? []).slice(1).map(Number);
/** Whether the CLI reads AWS_ENDPOINT_URL. */
const readsEndpointUrl = major > 2 || (major === 2 && minor >= 13) || (major === 1 && minor >= 29);
/** Version 2 of the CLI takes payloads as base64 unless told otherwise; version 1 does not know the option. */
const binaryPayload = `${version.stdout}${version.stderr}`.startsWith('aws-cli/1')
  ? []
  : ['--cli-binary-format', 'raw-in-base64-out'];

describe.skipIf(!isInstalled)(`the AWS CLI${isInstalled ? '' : ' (skipped: no aws command on this machine)'}`, () => {
  let local: TestEndpoint<{
    s3: S3Service;
    dynamodb: DynamoDbService;
    sqs: SqsService;
    sns: SnsService;
    sts: StsService;
    lambda: LambdaService;
    kms: KmsService;
    ssm: SsmService;
    secrets: SecretsManagerService;
  }>;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stepwell-cli-'));
    local = await startTestEndpoint(({ context, credentials, directory }) => {
      const queues = new SqsService(context);
      return {
        s3: new S3Service({ ...context, directory }),
        dynamodb: new DynamoDbService(context),
        sqs: queues,
        sns: new SnsService(context),
        sts: new StsService({ ...context, credentials }),
        lambda: new LambdaService({ ...context, credentials, directory }),
        kms: new KmsService(context),
        ssm: new SsmService(context),
        secrets: new SecretsManagerService({ ...context, random: new SeededRandom(1) }),
      };
    });
  });
  afterAll(async () => {
    expect(local.defects).toEqual([]);
    await local.close();
    await rm(folder, { recursive: true, force: true });
  });

  /**
   * Runs the CLI with nothing but an endpoint, a region and any credentials; its JSON, or its text. The endpoint is an
   * option and not AWS_ENDPOINT_URL, which versions before 2.13 and 1.29 (Debian 12's among them) ignore: they would
   * call AWS.
   */
  async function aws(...args: string[]): Promise<Record<string, unknown>> {
    return await run({}, '--endpoint-url', local.endpoint.url, ...args);
  }

  async function run(environment: NodeJS.ProcessEnv, ...args: string[]): Promise<Record<string, unknown>> {
    const env = {
      ...environment,
      PATH: process.env['PATH'],
      HOME: folder,
      AWS_PAGER: '',
      AWS_REGION: 'us-east-1',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'any',
      AWS_SECRET_ACCESS_KEY: 'credentials',
      AWS_MAX_ATTEMPTS: '1',
    };
    const { stdout } = await promisify(execFile)('aws', [...args, '--output', 'json'], { env, cwd: folder });
    return (stdout.trimStart().startsWith('{') ? JSON.parse(stdout) : { text: stdout }) as Record<string, unknown>;
  }

  it('copies files to and from S3, large ones in parts, and lists them', async () => {
    const large = Buffer.alloc(9 * 1024 * 1024, 'stepwell');
    await writeFile(join(folder, 'large.bin'), large);
    await aws('s3', 'mb', 's3://cli-bucket');
    await aws('s3', 'cp', 'large.bin', 's3://cli-bucket/a folder/large+1.bin');
    expect((await aws('s3', 'ls', 's3://cli-bucket', '--recursive'))['text']).toMatch(
      /9437184 a folder\/large\+1\.bin\n/,
    );
    await aws('s3', 'cp', 's3://cli-bucket/a folder/large+1.bin', 'back.bin');
    expect((await readFile(join(folder, 'back.bin'))).equals(large)).toBe(true);
    await expect(aws('s3', 'rb', 's3://cli-bucket')).rejects.toThrow('BucketNotEmpty');
  });

  it.skipIf(!readsEndpointUrl)(
    `needs nothing but AWS_ENDPOINT_URL${readsEndpointUrl ? '' : ` (skipped: ${version.stdout.split(' ')[0] ?? ''} does not read it)`}`,
    async () => {
      expect(await run({ AWS_ENDPOINT_URL: local.endpoint.url }, 'sts', 'get-caller-identity')).toMatchObject({
        Account: '123456789012',
      });
    },
  );

  it('keeps items in DynamoDB', async () => {
    await local.services.dynamodb.createTable({
      TableName: 'cli',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'url', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'url', KeyType: 'HASH' }],
    });
    await aws('dynamodb', 'put-item', '--table-name', 'cli', '--item', '{"url":{"S":"a"},"size":{"N":"3"}}');
    expect(await aws('dynamodb', 'get-item', '--table-name', 'cli', '--key', '{"url":{"S":"a"}}')).toEqual({
      Item: { url: { S: 'a' }, size: { N: '3' } },
    });
    await expect(aws('dynamodb', 'describe-table', '--table-name', 'absent')).rejects.toThrow(
      'ResourceNotFoundException',
    );
  });

  it('keeps parameters and secrets', async () => {
    await aws('ssm', 'put-parameter', '--name', '/cli/a', '--value', 'x', '--type', 'SecureString');
    expect(await aws('ssm', 'get-parameter', '--name', '/cli/a', '--with-decryption')).toMatchObject({
      Parameter: { Value: 'x', Version: 1 },
    });
    await aws('secretsmanager', 'create-secret', '--name', 'cli', '--secret-string', 'hush');
    expect(await aws('secretsmanager', 'get-secret-value', '--secret-id', 'cli')).toMatchObject({
      SecretString: 'hush',
      VersionStages: ['AWSCURRENT'],
    });
  }, 120_000);

  it('encrypts with a key', async () => {
    const { KeyMetadata } = (await aws('kms', 'create-key')) as { KeyMetadata: { KeyId: string } };
    await aws('kms', 'create-alias', '--alias-name', 'alias/cli', '--target-key-id', KeyMetadata.KeyId);
    expect(await aws('kms', 'generate-data-key', '--key-id', 'alias/cli', '--key-spec', 'AES_256')).toMatchObject({
      KeyId: expect.stringContaining(KeyMetadata.KeyId) as string,
      Plaintext: expect.stringMatching(/^[\w+/]{43}=$/) as string,
    });
  }, 120_000);

  it('publishes to a topic and receives from its queue', async () => {
    const { url, arn } = local.services.sqs.createQueue('cli');
    const { TopicArn } = (await aws('sns', 'create-topic', '--name', 'cli')) as { TopicArn: string };
    const attributes = ['--attributes', 'RawMessageDelivery=true'];
    await aws(
      'sns',
      'subscribe',
      '--topic-arn',
      TopicArn,
      '--protocol',
      'sqs',
      '--notification-endpoint',
      arn,
      ...attributes,
    );
    await aws('sns', 'publish', '--topic-arn', TopicArn, '--message', 'hello from the shell');
    expect(await aws('sqs', 'receive-message', '--queue-url', url)).toMatchObject({
      Messages: [{ Body: 'hello from the shell' }],
    });
  });

  it('creates and invokes a function, and gets its caller identity', async () => {
    await writeFile(
      join(folder, 'function.zip'),
      zipSync({ 'index.mjs': strToU8('export const handler = async ({ name }) => `hello ${name}`;') }),
    );
    await aws(
      'lambda',
      'create-function',
      '--function-name',
      'cli',
      '--runtime',
      'nodejs22.x',
      '--handler',
      'index.handler',
      '--role',
      'arn:aws:iam::123456789012:role/cli',
      '--zip-file',
      'fileb://function.zip',
    );
    await writeFile(join(folder, 'event.json'), '{"name":"shell"}');
    expect(
      await aws(
        'lambda',
        'invoke',
        '--function-name',
        'cli',
        '--payload',
        'file://event.json',
        ...binaryPayload,
        'out.json',
      ),
    ).toMatchObject({ StatusCode: 200 });
    expect(await readFile(join(folder, 'out.json'), 'utf8')).toBe('"hello shell"');
    expect(await aws('sts', 'get-caller-identity')).toEqual({
      UserId: '123456789012',
      Account: '123456789012',
      Arn: 'arn:aws:iam::123456789012:root',
    });
  });
});
