import {
  CreateComputeEnvironmentCommand,
  CreateJobQueueCommand,
  DeleteComputeEnvironmentCommand,
  DeleteJobQueueCommand,
  DeregisterJobDefinitionCommand,
  DescribeComputeEnvironmentsCommand,
  DescribeJobDefinitionsCommand,
  DescribeJobQueuesCommand,
  ListTagsForResourceCommand,
  RegisterJobDefinitionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateComputeEnvironmentCommand,
  UpdateJobQueueCommand,
} from '@aws-sdk/client-batch';
import { afterAll, describe, expect, it } from 'vitest';
import { image, startBatch } from './testing/start-batch.js';

const { local, client, define, submit, ended, close } = await startBatch();
afterAll(async () => {
  expect(local.defects).toEqual([]);
  await close();
});

describe('job definitions, queues and compute environments', () => {
  it('have revisions, and the default is the latest', async () => {
    const register = (command: string[]) =>
      client.send(
        new RegisterJobDefinitionCommand({
          jobDefinitionName: 'twice',
          type: 'container',
          containerProperties: { image, command },
          tags: { a: 'b' },
        }),
      );
    expect([(await register(['exit', '0'])).revision, (await register(['exit', '1'])).revision]).toEqual([1, 2]);
    expect((await ended(await submit('twice')))?.container?.exitCode).toBe(1);
    await client.send(new DeregisterJobDefinitionCommand({ jobDefinition: 'twice:2' }));
    expect((await ended(await submit('twice')))?.container?.exitCode).toBe(0);
    const { jobDefinitions } = await client.send(new DescribeJobDefinitionsCommand({ jobDefinitionName: 'twice' }));
    expect(jobDefinitions).toMatchObject([
      { revision: 1, status: 'ACTIVE', containerProperties: { image }, tags: { a: 'b' } },
      { revision: 2, status: 'INACTIVE' },
    ]);
  });

  it('are rejected if they are not supported', async () => {
    const register = (more: object) =>
      client.send(new RegisterJobDefinitionCommand({ jobDefinitionName: 'refused', type: 'container', ...more }));
    await expect(register({ type: 'multinode' })).rejects.toMatchObject({
      name: 'ClientException',
      message: expect.stringContaining('multi-node jobs are not supported locally') as string,
    });
    await expect(
      register({ containerProperties: { image, secrets: [{ name: 'a', valueFrom: 'b' }] } }),
    ).rejects.toMatchObject({ message: expect.stringContaining('secrets are not supported locally') as string });
  });

  it('are valid immediately, and are deleted when they are disabled', async () => {
    await client.send(new CreateComputeEnvironmentCommand({ computeEnvironmentName: 'short', type: 'MANAGED' }));
    await client.send(
      new CreateJobQueueCommand({
        jobQueueName: 'short',
        priority: 1,
        computeEnvironmentOrder: [{ order: 1, computeEnvironment: 'short' }],
      }),
    );
    expect(
      (await client.send(new DescribeComputeEnvironmentsCommand({ computeEnvironments: ['short'] })))
        .computeEnvironments,
    ).toMatchObject([{ status: 'VALID', state: 'ENABLED' }]);
    expect((await client.send(new DescribeJobQueuesCommand({ jobQueues: ['short'] }))).jobQueues).toMatchObject([
      { status: 'VALID', state: 'ENABLED' },
    ]);
    await expect(client.send(new DeleteJobQueueCommand({ jobQueue: 'short' }))).rejects.toMatchObject({
      message: 'Cannot delete, state must be DISABLED',
    });
    await client.send(new UpdateJobQueueCommand({ jobQueue: 'short', state: 'DISABLED' }));
    await expect(submit(await define(['print']), { jobQueue: 'short' })).rejects.toMatchObject({
      message: 'Job queue short is not in state ENABLED',
    });
    await client.send(new UpdateComputeEnvironmentCommand({ computeEnvironment: 'short', state: 'DISABLED' }));
    await expect(
      client.send(new DeleteComputeEnvironmentCommand({ computeEnvironment: 'short' })),
    ).rejects.toMatchObject({ message: expect.stringContaining('JobQueue relationship') as string });
    await client.send(new DeleteJobQueueCommand({ jobQueue: 'short' }));
    await client.send(new DeleteComputeEnvironmentCommand({ computeEnvironment: 'short' }));
    expect(
      (await client.send(new DescribeComputeEnvironmentsCommand({ computeEnvironments: ['short'] })))
        .computeEnvironments,
    ).toEqual([]);
  });

  it('have tags', async () => {
    const jobDefinition = await define(['exit', '0']);
    const jobId = await submit(jobDefinition, { tags: { own: '1' } });
    const { jobQueues } = await client.send(new DescribeJobQueuesCommand({ jobQueues: ['work'] }));
    for (const resourceArn of [
      jobDefinition,
      `arn:aws:batch:us-east-1:123456789012:job/${jobId}`,
      jobQueues?.[0]?.jobQueueArn,
    ]) {
      await client.send(new TagResourceCommand({ resourceArn, tags: { team: 'a', cost: 'b' } }));
      await client.send(new UntagResourceCommand({ resourceArn, tagKeys: ['cost', 'own'] }));
      expect((await client.send(new ListTagsForResourceCommand({ resourceArn }))).tags).toEqual({ team: 'a' });
    }
    await ended(jobId);
    const absent = 'arn:aws:batch:us-east-1:123456789012:job-queue/absent';
    await expect(client.send(new ListTagsForResourceCommand({ resourceArn: absent }))).rejects.toMatchObject({
      name: 'ClientException',
    });
  });
});
