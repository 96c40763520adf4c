import { describe, expect, it } from 'vitest';
import { validValue } from '../testing/valid-values.js';
import { violatingInputs } from '../testing/violating-inputs.js';
import { readModel } from './read-model.js';
import { violationsOf } from './violations.js';

const ids = [
  'sqs',
  'sns',
  'sts',
  'sfn',
  'eventbridge',
  'lambda',
  'batch',
  'cloudwatchlogs',
  'dynamodb',
  's3',
  'kinesis',
];

describe.each(ids)('generated inputs of %s', (id) => {
  const model = readModel(id);
  const operations = Object.entries(model.operations);

  it('keep every constraint', () => {
    const found = operations.flatMap(([operation, { input }]) =>
      input === undefined
        ? []
        : violationsOf(model, input, validValue(model, input)).map(
            ({ path, constraint }) => `${operation} ${path}: ${constraint}`,
          ),
    );
    expect(found).toEqual([]);
  });

  it('violate the one constraint that they are meant to violate', () => {
    const different = operations.flatMap(([operation, { input = '' }]) =>
      violatingInputs(model, operation, 4).flatMap((each) => {
        const found = violationsOf(model, input, each.input);
        const last = each.path.findLast((part) => !['[]', '{}', 'key'].includes(part)) ?? '';
        const isFound = found.some(({ kind, path }) => kind === each.kind && path.split('.').includes(last));
        return isFound
          ? []
          : [`${operation} ${each.path.join('.')} ${each.kind} ${each.variant} ${JSON.stringify(found)}`];
      }),
    );
    expect(different).toEqual([]);
  });
});
