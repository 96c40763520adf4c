import { type CommanderError } from 'commander';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { createProgram } from './program.js';
import { type Terminal } from './terminal/terminal.js';

/**
 * Runs one command line, and gives its exit code. Writes nothing but to the given terminal, never throws and never
 * ends the process.
 *
 * @param args what follows `stepwell`
 */
export async function run(args: readonly string[], terminal: Terminal, version: string): Promise<ExitCode> {
  const json = args.includes('--json');
  const program = createProgram(terminal, version);
  try {
    // Called with nothing, it says what it can do.
    await program.parseAsync(args.length === 0 ? ['--help'] : args, { from: 'user' });
    return exitCodes.ok;
  } catch (error) {
    if (isCommanderError(error)) {
      // Help and version are thrown, too.
      if (error.exitCode === 0) return exitCodes.ok;
      const { UsageError } = await import('./usage-error.js');
      return await report(terminal, json, new UsageError(await usageMessage(error, args), undefined, { cause: error }));
    }
    return await report(terminal, json, error);
  }
}

/** Commander's message, with the command that was meant where somebody knows it by another tool's name. */
async function usageMessage({ code, message }: CommanderError, args: readonly string[]): Promise<string> {
  const command = args.find((arg) => !arg.startsWith('-'));
  const text = message.replace(/^error: /, '');
  const [, argument] = code === 'commander.missingArgument' ? (/'(.+)'/.exec(text) ?? []) : [];
  if (argument !== undefined) return `${argument} is required; stepwell ${command ?? ''} --help has examples`;
  if (code !== 'commander.unknownCommand' || text.includes('Did you mean') || command === undefined) return text;
  const { synonymOf } = await import('./suggestions.js');
  const meant = synonymOf(command);
  return meant === undefined ? `${text}\nstepwell --help lists the commands` : `${text}\n(Did you mean ${meant}?)`;
}

async function report(terminal: Terminal, json: boolean, error: unknown): Promise<ExitCode> {
  const { reportFailure } = await import('./failure.js');
  return reportFailure(terminal, json, error);
}

function isCommanderError(error: unknown): error is CommanderError {
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('commander.')
  );
}
