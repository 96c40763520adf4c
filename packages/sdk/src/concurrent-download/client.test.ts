import { describe, expect, it } from 'vitest';
import { isResourceUnknown } from '../errors/start-errors.js';
import { stateMachineArn, StepFunctionsDouble, type StubResponse } from '../testing/step-functions-double.js';
import { concurrentDownload } from './client.js';

const large = {
  baseUrl: 'https://example.com',
  resourcePaths: Array.from({ length: 300 }, (_, index) => String(index).padStart(1000, '0')),
  lambdaConcur: 5,
};
const untagged: StubResponse = { body: { tags: [{ key: 'stepwell:workflow', value: 'concurrent-download' }] } };
const thrownBy = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.fail('nothing was thrown'),
    (error: unknown) => error,
  );

describe('the client of ConcurrentDownload', () => {
  it('names the tag, and the option to pass instead, if it cannot find the bucket or the table', async () => {
    await using double = await StepFunctionsDouble.start(() => untagged);
    using stepwell = double.stepwell();
    const images = concurrentDownload(stepwell, { stateMachineArn: `${stateMachineArn}:live` });
    const bucket = await thrownBy(images.start(large));
    expect(isResourceUnknown(bucket)).toBe(true);
    expect(bucket).toMatchObject({
      tag: 'stepwell:bucket',
      message: expect.stringMatching(/pass bucketName$/) as string,
    });
    expect(await thrownBy(images.objectOf('https://example.com/a.gif'))).toMatchObject({
      tag: 'stepwell:table',
      message: expect.stringMatching(/pass tableName$/) as string,
    });
    expect(double.calls).toEqual([{ operation: 'ListTagsForResource', body: { resourceArn: stateMachineArn } }]);
  });

  it('reads the names of its bucket and table on first use only', async () => {
    await using double = await StepFunctionsDouble.start(() => ({
      body: { executionArn: 'arn:aws:states:us-east-1:123456789012:execution:Images:run-1', startDate: 1 },
    }));
    using stepwell = double.stepwell();
    const images = concurrentDownload(stepwell, { stateMachineArn });
    await images.start(
      { baseUrl: 'https://example.com', resourcePaths: ['a.gif'], lambdaConcur: 5 },
      { name: 'run-1' },
    );
    expect(images.keyOf('https://example.com/a.gif')).toBe('example.com/a.gif');
    expect(double.calls.map(({ operation }) => operation)).toEqual(['StartExecution']);
  });

  it('reports that the state machine does not exist, instead of its tags', async () => {
    await using double = await StepFunctionsDouble.start(() => ({
      status: 400,
      type: 'ResourceNotFound',
      message: 'Resource not found',
    }));
    using stepwell = double.stepwell();
    await expect(
      concurrentDownload(stepwell, { stateMachineArn }).objectOf('https://example.com/a.gif'),
    ).rejects.toMatchObject({
      name: 'StateMachineDoesNotExist',
      message: expect.stringContaining(stateMachineArn) as string,
      requestId: 'request-1',
    });
  });
});
