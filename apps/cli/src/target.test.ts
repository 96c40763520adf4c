import { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { endpointOf } from '@stepwell/sdk';
import { describeTarget, isLoopback, openTarget } from './target.js';

const stateMachineArn = 'arn:aws:states:eu-north-1:123456789012:stateMachine:Images';

describe('the target', () => {
  it('prefers flags to the environment', async () => {
    using stepwell = await openTarget(
      { endpointUrl: 'http://127.0.0.1:1', region: 'eu-north-1' },
      { env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:2', AWS_REGION: 'us-west-2' } },
    );
    expect(await endpointOf(stepwell.sfn)).toBe('http://127.0.0.1:1');
    expect(await stepwell.sfn.config.region()).toBe('eu-north-1');
  });

  it.each([
    [{ AWS_ENDPOINT_URL: 'http://127.0.0.1:2' }, 'http://127.0.0.1:2'],
    [{ AWS_ENDPOINT_URL: 'http://127.0.0.1:2', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' }, undefined],
  ])('reads %j as the AWS CLI does', async (env, endpoint) => {
    using stepwell = await openTarget({ region: 'us-east-1' }, { env });
    expect(await endpointOf(stepwell.sfn)).toBe(endpoint);
  });

  it('uses an endpoint for Step Functions only for Step Functions, not for S3', async () => {
    using stepwell = await openTarget({}, { env: { AWS_ENDPOINT_URL_SFN: 'http://127.0.0.1:3' } });
    expect(await endpointOf(await stepwell.clientFor('s3', (config) => new S3Client(config)))).toBeUndefined();
    expect(await stepwell.sfn.config.credentials()).toMatchObject({ accessKeyId: 'stepwell' });
  });

  it('reads AWS_REGION before AWS_DEFAULT_REGION', async () => {
    using both = await openTarget({}, { env: { AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-2' } });
    using one = await openTarget({}, { env: { AWS_DEFAULT_REGION: 'eu-west-2' } });
    expect([await both.sfn.config.region(), await one.sfn.config.region()]).toEqual(['eu-west-1', 'eu-west-2']);
  });

  it('uses placeholder credentials and a default region for a local endpoint if none are configured', async () => {
    using stepwell = await openTarget({ endpointUrl: 'http://localhost:4566' }, { env: {} });
    expect(await stepwell.sfn.config.credentials()).toMatchObject({ accessKeyId: 'stepwell' });
    expect(await stepwell.sfn.config.region()).toBe('us-east-1');
  });

  it('does not use placeholder credentials for another host', async () => {
    using stepwell = await openTarget(
      { endpointUrl: 'https://states.example.com', region: 'us-east-1', profile: 'no-such-profile' },
      { env: {} },
    );
    await expect(stepwell.sfn.config.credentials()).rejects.toThrow();
  });

  it('is described by endpoint or account, and region', async () => {
    using local = await openTarget({ endpointUrl: 'http://127.0.0.1:4566' }, { env: {} });
    using aws = await openTarget({ region: 'eu-north-1' }, { env: {} });
    expect(await describeTarget(local, stateMachineArn)).toBe(
      'local runtime at http://127.0.0.1:4566, region eu-north-1',
    );
    expect(await describeTarget(aws, stateMachineArn)).toBe('AWS account 123456789012, region eu-north-1');
  });

  it.each([
    ['http://127.0.0.1:4566', true],
    ['http://127.8.9.1', true],
    ['http://localhost:1', true],
    ['http://api.localhost', true],
    ['http://[::1]:8080', true],
    ['http://127.0.0.1.example.com', false],
    ['http://localhost.example.com', false],
    ['https://states.us-east-1.amazonaws.com', false],
  ])('%s is on this machine: %s', (url, loopback) => {
    expect(isLoopback(url)).toBe(loopback);
  });
});
