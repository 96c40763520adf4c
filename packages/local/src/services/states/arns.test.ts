import { describe, expect, it } from 'vitest';
import { parseStatesArn, statesArn } from './arns.js';

const scope = { partition: 'aws', region: 'eu-west-1', accountId: '123456789012' };

describe('an ARN of Step Functions', () => {
  it('is parsed into its parts', () => {
    const arn = statesArn(scope, 'execution', 'machine', 'run');
    expect(arn).toBe('arn:aws:states:eu-west-1:123456789012:execution:machine:run');
    expect(parseStatesArn(arn, ['execution'])).toEqual({ kind: 'execution', rest: ['machine', 'run'] });
  });

  it.each([
    ['not_a_valid_arn', 'Invalid ARN prefix: not_a_valid_arn'],
    ['arn:aws:lambda:eu-west-1:123456789012:function:f', 'Invalid service name: lambda'],
    ['arn:aws:states:eu-west-1:123456789012:thing:f', 'Invalid resource type: thing'],
    ['arn:aws:states:eu-west-1:123456789012:execution:a:b', 'Resource type not valid in this context: execution'],
    [
      'arn:aws:states:eu-west-1:123456789012:stateMachine',
      'Invalid ARN: arn:aws:states:eu-west-1:123456789012:stateMachine',
    ],
  ])('that is %s is rejected with the reason', (arn, reason) => {
    expect(() => parseStatesArn(arn, ['stateMachine'])).toThrow(
      expect.objectContaining({ name: 'InvalidArn', message: `Invalid Arn: '${reason}'` }),
    );
  });
});
