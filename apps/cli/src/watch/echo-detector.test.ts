import { describe, expect, it } from 'vitest';
import { EchoDetector } from './echo-detector.js';

/** Records rounds of changes, and returns the ignored files after each. */
function rounds(
  ...each: readonly [paths: string[], sinceOutput: number, changedApp: boolean][]
): (readonly string[])[] {
  const echoes = new EchoDetector();
  return each.map((round) => echoes.record(...round));
}

describe('a file that changes with every output line', () => {
  it('is ignored after three rounds', () => {
    const echo: [string[], number, boolean] = [['w.txt'], 300, false];
    expect(rounds(echo, echo, echo)).toEqual([[], [], ['w.txt']]);
    const echoes = new EchoDetector();
    for (let round = 0; round < 3; round += 1) echoes.record(['w.txt'], 300, false);
    expect([echoes.isEcho('w.txt'), echoes.isEcho('stack.ts')]).toEqual([true, false]);
  });

  it.each<[string, string[], number, boolean]>([
    ['it is edited later', ['w.txt'], 5000, false],
    ['the change affects the app', ['w.txt'], 300, true],
    ['another file changes', ['stack.ts'], 300, false],
    ['another file changes with it', ['stack.ts', 'w.txt'], 300, false],
  ])('is not ignored if %s', (_, paths, sinceOutput, changedApp) => {
    const echo: [string[], number, boolean] = [['w.txt'], 300, false];
    expect(rounds(echo, echo, [paths, sinceOutput, changedApp], echo, echo)).toEqual([[], [], [], [], []]);
  });
});
