import { describe, expect, it } from 'vitest';
import { EchoDetector } from './echo-detector.js';

/** Notes rounds of changes; gives the files that were ignored after each. */
function rounds(
  ...each: readonly [paths: string[], sinceOutput: number, changedApp: boolean][]
): (readonly string[])[] {
  const echoes = new EchoDetector();
  return each.map((round) => echoes.record(...round));
}

describe('a file that changes with every line that is written', () => {
  it('is ignored after the third time', () => {
    const echo: [string[], number, boolean] = [['w.txt'], 300, false];
    expect(rounds(echo, echo, echo)).toEqual([[], [], ['w.txt']]);
    const echoes = new EchoDetector();
    for (let round = 0; round < 3; round += 1) echoes.record(['w.txt'], 300, false);
    expect([echoes.isEcho('w.txt'), echoes.isEcho('stack.ts')]).toEqual([true, false]);
  });

  it.each<[string, string[], number, boolean]>([
    ['somebody edits it later', ['w.txt'], 5000, false],
    ['the app changes by it', ['w.txt'], 300, true],
    ['another file changes', ['stack.ts'], 300, false],
    ['another file changes with it', ['stack.ts', 'w.txt'], 300, false],
  ])('is not ignored where %s', (_, paths, sinceOutput, changedApp) => {
    const echo: [string[], number, boolean] = [['w.txt'], 300, false];
    expect(rounds(echo, echo, [paths, sinceOutput, changedApp], echo, echo)).toEqual([[], [], [], [], []]);
  });
});
