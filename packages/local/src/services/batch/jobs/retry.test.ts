import { describe, expect, it } from 'vitest';
import { isRetried } from './retry.js';

const failed = {
  exitCode: 137,
  reason: 'OutOfMemoryError: Container killed',
  statusReason: 'Essential container in task exited',
};

describe('a failed attempt', () => {
  it.each([
    ['while there are attempts left', 3, [], true],
    ['never beyond the attempts', 2, [{ action: 'RETRY', onExitCode: '137' }], false],
    [
      'as the first rule that fits says',
      3,
      [
        { action: 'EXIT', onExitCode: '13*' },
        { action: 'RETRY', onReason: '*' },
      ],
      false,
    ],
    [
      'where a rule fits in all its conditions only',
      3,
      [{ action: 'EXIT', onExitCode: '137', onReason: 'Cannot*' }],
      true,
    ],
    ['where no rule fits', 3, [{ action: 'EXIT', onStatusReason: 'Host EC2*' }], true],
    [
      'unless the last rule catches the rest',
      3,
      [
        { action: 'RETRY', onStatusReason: 'Host EC2*' },
        { action: 'EXIT', onReason: '*' },
      ],
      false,
    ],
  ] as const)('is followed by another %s', (_title, attempts, evaluateOnExit, expected) => {
    expect(isRetried({ attempts, evaluateOnExit }, 2, failed)).toBe(expected);
  });
});
