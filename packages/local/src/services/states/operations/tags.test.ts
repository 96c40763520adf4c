import {
  CreateStateMachineCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { echo, roleArn, startStates, type TestStates } from '../testing/start-states.js';

let env: TestStates;
beforeAll(async () => {
  env = await startStates();
});
afterAll(() => env[Symbol.asyncDispose]());

describe('the tags of a state machine', () => {
  it('are those of its creation, with added and without removed ones', async () => {
    const { stateMachineArn: resourceArn } = await env.client.send(
      new CreateStateMachineCommand({
        name: 'tagged',
        definition: JSON.stringify(echo),
        roleArn,
        tags: [
          { key: 'a', value: '1' },
          { key: 'b', value: '2' },
        ],
      }),
    );
    await env.client.send(
      new TagResourceCommand({
        resourceArn,
        tags: [
          { key: 'b', value: '3' },
          { key: 'c', value: '' },
        ],
      }),
    );
    await env.client.send(new UntagResourceCommand({ resourceArn, tagKeys: ['a', 'a', 'never'] }));
    const { tags } = await env.client.send(new ListTagsForResourceCommand({ resourceArn }));
    expect(tags).toEqual([
      { key: 'b', value: '3' },
      { key: 'c', value: '' },
    ]);
  });

  it('are at most fifty', async () => {
    const resourceArn = await env.create(echo);
    const tags = Array.from({ length: 51 }, (_, index) => ({ key: `k${index}`, value: 'v' }));
    await expect(env.client.send(new TagResourceCommand({ resourceArn, tags }))).rejects.toMatchObject({
      name: 'TooManyTags',
    });
  });

  it('of an unknown resource are an error', async () => {
    const resourceArn = 'arn:aws:states:us-east-1:123456789012:stateMachine:none';
    await expect(env.client.send(new ListTagsForResourceCommand({ resourceArn }))).rejects.toMatchObject({
      name: 'ResourceNotFound',
    });
  });
});
