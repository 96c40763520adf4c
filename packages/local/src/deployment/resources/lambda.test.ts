import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import {
  Alias,
  Architecture,
  CfnFunction,
  Code,
  Function as LambdaFunction,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import {
  GetFunctionConfigurationCommand,
  GetFunctionEventInvokeConfigCommand,
  InvokeCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { startLocal } from '../../environment/start-local.js';
import { synthesized } from '../../testing/synthesized.js';

describe('AWS::Lambda', () => {
  it('creates functions from assets with environment, role, limits, versions and aliases', async () => {
    const code = await mkdtemp(join(tmpdir(), 'stepwell-code-'));
    await writeFile(
      join(code, 'index.mjs'),
      'export const handler = async (event, context) => ({ event, group: process.env.GROUP, key: ' +
        'process.env.AWS_ACCESS_KEY_ID, arn: context.invokedFunctionArn });',
    );
    await using app = await synthesized((root) => {
      const stack = new Stack(root, 'Functions');
      const group = new LogGroup(stack, 'Group');
      const fn = new LambdaFunction(stack, 'Fn', {
        runtime: Runtime.NODEJS_22_X,
        architecture: Architecture.ARM_64,
        handler: 'index.handler',
        code: Code.fromAsset(code),
        environment: { GROUP: group.logGroupName },
        timeout: Duration.seconds(7),
        memorySize: 256,
        retryAttempts: 1,
        tracing: Tracing.ACTIVE,
      });
      new CfnOutput(stack, 'Alias', {
        value: new Alias(stack, 'Live', { aliasName: 'live', version: fn.currentVersion }).functionArn,
      });
      new CfnOutput(stack, 'Name', { value: fn.functionName });
    });
    await rm(code, { recursive: true });
    await using local = await startLocal({ app: app.path });
    const { Alias: alias, Name: name } = local.outputs['Functions'] ?? {};
    expect(name).toMatch(/^Functions-Fn[0-9A-F]{8}-[A-Za-z0-9]{12}$/);
    const client = new LambdaClient(local.clientConfig());
    const answer = await client.send(new InvokeCommand({ FunctionName: String(alias), Payload: '{"x":1}' }));
    expect(answer.ExecutedVersion).toBe('1');
    expect(JSON.parse(answer.Payload?.transformToString() ?? '')).toEqual({
      event: { x: 1 },
      group: local.resources.find((resource) => resource.type === 'AWS::Logs::LogGroup')?.physicalId,
      key: local.services.iam.roles()[0]?.credentials.accessKeyId,
      arn: alias,
    });
    const configuration = await client.send(new GetFunctionConfigurationCommand({ FunctionName: String(name) }));
    expect(configuration).toMatchObject({
      Timeout: 7,
      MemorySize: 256,
      Architectures: ['arm64'],
      TracingConfig: { Mode: 'Active' },
      Role: local.services.iam.roles()[0]?.arn,
    });
    expect(await client.send(new GetFunctionEventInvokeConfigCommand({ FunctionName: String(name) }))).toMatchObject({
      MaximumRetryAttempts: 1,
    });
    client.destroy();
    expect(local.unsupported).toEqual([]);
  });

  it('is unsupported if the code does not exist', async () => {
    await using app = await synthesized((root) => {
      const stack = new Stack(root, 'Functions');
      new CfnFunction(stack, 'Fn', {
        runtime: 'nodejs22.x',
        handler: 'index.handler',
        role: 'arn:aws:iam::123456789012:role/Any',
        code: { s3Bucket: 'nowhere', s3Key: 'code.zip' },
      });
    });
    await using local = await startLocal({ app: app.path });
    expect(local.unsupported).toMatchObject([
      {
        path: 'Functions/Fn',
        reason: expect.stringMatching(
          /^Code\.S3Key: s3:\/\/nowhere\/code\.zip must be an asset of the assembly or an object/,
        ) as string,
      },
    ]);
  });
});
