import { expect, it } from 'vitest';
import { type MappingSettings, newMapping, withSettings } from './mapping-settings.js';

const identity = { uuid: '1', functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:f', lastModified: 0 };
const queue = 'arn:aws:sqs:us-east-1:123456789012:queue';
const stream = 'arn:aws:dynamodb:us-east-1:123456789012:table/T/stream/1';

it.each([
  ['BisectBatchOnFunctionError', false],
  ['DestinationConfig', { OnFailure: { Destination: queue } }],
  ['MaximumRecordAgeInSeconds', 60],
  ['MaximumRetryAttempts', 0],
  ['ParallelizationFactor', 1],
  ['StartingPosition', 'LATEST'],
  ['StartingPositionTimestamp', new Date(0)],
  ['TumblingWindowInSeconds', 0],
])('refuses %s for a queue, and accepts it for a stream', (name, value) => {
  const settings: MappingSettings = { StartingPosition: 'LATEST', [name]: value };
  expect(() => withSettings(newMapping({ ...identity, sourceArn: queue }, settings), { [name]: value })).toThrow(
    expect.objectContaining({
      code: 'InvalidParameterValueException',
      message: expect.stringContaining(name) as string,
    }),
  );
  expect(() => withSettings(newMapping({ ...identity, sourceArn: stream }, settings), settings)).not.toThrow();
});
