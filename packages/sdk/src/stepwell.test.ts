import { SFNClient } from '@aws-sdk/client-sfn';
import { describe, expect, it, vi } from 'vitest';
import { endpointOf } from './call.js';
import { s3ClientOf } from './objects/s3-objects.js';
import { sqsClientOf } from './queues/send-message.js';
import { createStepwell } from './stepwell.js';
import { dynamodbClientOf } from './table/rows.js';

const credentials = { accessKeyId: 'mine', secretAccessKey: 'secret' };

describe('createStepwell()', () => {
  it('uses the same endpoint, region and credentials for all clients', async () => {
    using stepwell = createStepwell({ endpoint: 'http://127.0.0.1:4566', region: 'eu-north-1', credentials });
    for (const client of [stepwell.sfn, await s3ClientOf(stepwell), await dynamodbClientOf(stepwell)]) {
      expect(await endpointOf(client)).toBe('http://127.0.0.1:4566');
      expect(await client.config.region()).toBe('eu-north-1');
      expect(await client.config.credentials()).toMatchObject(credentials);
    }
  });

  it('reads the endpoint from the environment, as the AWS SDK does', async () => {
    using stepwell = createStepwell({ region: 'eu-north-1', credentials });
    const endpoints = async () => [await endpointOf(stepwell.sfn), await endpointOf(await dynamodbClientOf(stepwell))];
    try {
      vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:1');
      expect(await endpoints()).toEqual(['http://127.0.0.1:1', 'http://127.0.0.1:1']);
      vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', 'http://127.0.0.1:2');
      expect(await endpoints()).toEqual(['http://127.0.0.1:1', 'http://127.0.0.1:2']);
      vi.stubEnv('AWS_IGNORE_CONFIGURED_ENDPOINT_URLS', 'true');
      expect(await endpoints()).toEqual([undefined, undefined]);
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it('configures the other clients like the client that is passed', async () => {
    const client = new SFNClient({ endpoint: 'http://127.0.0.1:4567', region: 'eu-west-3', credentials });
    using stepwell = createStepwell({ client });
    expect(stepwell.sfn).toBe(client);
    const s3 = await s3ClientOf(stepwell);
    expect(await endpointOf(s3)).toBe('http://127.0.0.1:4567');
    expect(await s3.config.region()).toBe('eu-west-3');
    expect(await s3.config.credentials()).toMatchObject(credentials);
    expect(s3.config.forcePathStyle).toBe(true);
  });

  it('uses path-style S3 URLs with an endpoint from the environment', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL', 'http://localhost:4566');
    using local = createStepwell({ region: 'eu-west-3', credentials });
    expect((await s3ClientOf(local)).config.forcePathStyle).toBe(true);
    vi.unstubAllEnvs();
    using aws = createStepwell({ region: 'eu-west-3', credentials });
    expect((await s3ClientOf(aws)).config.forcePathStyle).toBe(false);
  });

  it('creates each other client once', async () => {
    using stepwell = createStepwell({ region: 'eu-west-3', credentials });
    expect(await s3ClientOf(stepwell)).toBe(await s3ClientOf(stepwell));
    expect(await dynamodbClientOf(stepwell)).toBe(await dynamodbClientOf(stepwell));
    const [one, other] = await Promise.all([sqsClientOf(stepwell), sqsClientOf(stepwell)]);
    expect(one).toBe(other);
  });

  it('destroys the clients that it created, but not those that were passed', async () => {
    const destroyed: string[] = [];
    const watch = <Client extends { destroy(): void }>(client: Client, name: string): Client => {
      const destroy = client.destroy.bind(client);
      client.destroy = () => {
        destroyed.push(name);
        destroy();
      };
      return client;
    };
    const client = watch(new SFNClient({ region: 'eu-west-3', credentials }), 'passed');
    const stepwell = createStepwell({ client });
    watch(await s3ClientOf(stepwell), 's3');
    watch(await dynamodbClientOf(stepwell), 'dynamodb');
    stepwell.destroy();
    stepwell.destroy();
    expect(destroyed).toEqual(['s3', 'dynamodb']);
  });
});
