import { createInterface } from 'node:readline/promises';
import { type Terminal } from './terminal.js';

/** A choice of a list, with what it is for. */
export type Choices<Name extends string> = Readonly<Record<Name, string>>;

/** Whether somebody sits there who can be asked. */
export function isInteractive({ stdin, stderr }: Terminal): boolean {
  return 'isTTY' in stdin && stdin.isTTY === true && stderr.isTTY === true;
}

/**
 * Lets a person choose, by number or name; asks again until it is one of them. Rejects with an AbortError on Ctrl-C and
 * at the end of input.
 */
export async function promptChoice<Name extends string>(
  question: string,
  choices: Choices<Name>,
  { stdin, stderr, abortSignal }: Terminal,
): Promise<Name> {
  const names = Object.keys(choices) as Name[]; // the keys are names by type
  const width = Math.max(...names.map((name) => name.length));
  const lines = createInterface({ input: stdin, output: stderr });
  const leave = new AbortController();
  // A terminal in raw mode sends no signal: readline gets the key itself.
  for (const event of ['SIGINT', 'close'] as const) lines.once(event, () => leave.abort());
  try {
    stderr.write(
      `${question}\n${names.map((name, index) => `  ${index + 1}) ${name.padEnd(width)}  ${choices[name]}\n`).join('')}`,
    );
    for (;;) {
      const answer = (
        await lines.question(`1-${names.length}: `, { signal: AbortSignal.any([abortSignal, leave.signal]) })
      ).trim();
      const chosen = names.find((name, index) => answer === name || answer === String(index + 1));
      if (chosen !== undefined) return chosen;
      stderr.write(`'${answer}' is none of them\n`);
    }
  } finally {
    lines.close();
  }
}
