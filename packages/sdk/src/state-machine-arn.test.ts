import { describe, expect, it } from 'vitest';
import { executionArnOf, parseExecutionArn, parseStateMachineArn, unqualifiedArn } from './state-machine-arn.js';

const arn = 'arn:aws-cn:states:cn-north-1:123456789012:stateMachine:Images';

describe('ARN functions', () => {
  it.each([arn, `${arn}:3`, `${arn}:live`])('ignore the qualifier of %s', (qualified) => {
    expect(unqualifiedArn(qualified)).toBe(arn);
    expect(executionArnOf(qualified, 'run-1')).toBe('arn:aws-cn:states:cn-north-1:123456789012:execution:Images:run-1');
  });

  it('parse the ARN of an execution', () => {
    expect(parseExecutionArn(executionArnOf(arn, 'run-1'))).toEqual({
      stateMachineArn: arn,
      stateMachineName: 'Images',
      executionName: 'run-1',
    });
  });

  it.each(['', 'Images', 'arn:aws:lambda:us-east-1:1:function:f', 'arn:aws:states:us-east-1:1:execution:Images:run-1'])(
    'reject %j as a state machine ARN',
    (text) => {
      expect(() => parseStateMachineArn(text)).toThrow(
        /^stateMachineArn (is required|must be the ARN of a state machine)/,
      );
    },
  );

  it.each(['', arn, 'arn:aws:states:us-east-1:1:express:Images:run-1:id'])(
    'reject %j as a Standard execution ARN',
    (text) => {
      expect(() => parseExecutionArn(text)).toThrow(
        /^executionArn (is required|must be the ARN of a Standard execution)/,
      );
    },
  );
});
