import { SFNClient } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { call } from './call.js';

const client = new SFNClient({ region: 'eu-west-3', endpoint: 'http://127.0.0.1:1' });

describe('a failed call whose error comes from another realm, as in Jest', () => {
  it.each([
    ['AWS SDK error wrapper for Error: connect ECONNREFUSED 127.0.0.1:1', 'EndpointUnreachable'],
    ['AWS SDK error wrapper for Error: getaddrinfo ENOTFOUND nowhere', 'EndpointUnreachable'],
    ['AWS SDK error wrapper for AggregateError', 'EndpointUnreachable'],
    ['AWS SDK error wrapper for Error: EACCES: permission denied', 'CallFailed'],
    ['AWS SDK error wrapper for Error: no', 'CallFailed'],
    ['connect ECONNREFUSED 127.0.0.1:1', 'CallFailed'],
  ])('is recognized by its message: %s', async (message, name) => {
    const failing = call(client, 'states:StartExecution', undefined, () => Promise.reject(new Error(message)));
    await expect(failing).rejects.toMatchObject({ name });
  });
});
