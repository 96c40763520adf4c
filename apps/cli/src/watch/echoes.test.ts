import { describe, expect, it } from 'vitest';
import { Echoes } from './echoes.js';

/** Notes rounds of changes; gives the files that were ignored after each. */
function rounds(
  ...each: readonly [paths: string[], sinceOutput: number, changedApp: boolean][]
): (readonly string[])[] {
  const echoes = new Echoes();
  return each.map((round) => echoes.note(...round));
}

describe('a file that changes with every line that is written', () => {
  it('is ignored after the third time', () => {
    const echo: [string[], number, boolean] = [['w.txt'], 300, false];
    expect(rounds(echo, echo, echo)).toEqual([[], [], ['w.txt']]);
    const echoes = new Echoes();
    for (let round = 0; round < 3; round += 1) echoes.note(['w.txt'], 300, false);
    expect([echoes.has('w.txt'), echoes.has('stack.ts')]).toEqual([true, false]);
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
