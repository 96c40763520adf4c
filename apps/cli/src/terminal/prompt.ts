import { createInterface } from 'node:readline/promises';
import { type Terminal } from './terminal.js';

/** Choices with descriptions. */
export type Choices<Name extends string> = Readonly<Record<Name, string>>;

/** Whether the terminal is interactive. */
export function isInteractive({ stdin, stderr }: Terminal): boolean {
  return 'isTTY' in stdin && stdin.isTTY === true && stderr.isTTY === true;
}

/**
 * Prompts for a choice by number or name, until it is valid. Rejects with an AbortError on Ctrl-C or at the end of
 * input.
 */
export async function promptChoice<Name extends string>(
  question: string,
  choices: Choices<Name>,
  { stdin, stderr, abortSignal }: Terminal,
): Promise<Name> {
  const names = Object.keys(choices) as Name[]; // the keys have this type
  const width = Math.max(...names.map((name) => name.length));
  const lines = createInterface({ input: stdin, output: stderr });
  const leave = new AbortController();
  // In raw mode, the terminal sends no signal; readline receives the key.
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
      stderr.write(`'${answer}' is not one of the choices\n`);
    }
  } finally {
    lines.close();
  }
}
