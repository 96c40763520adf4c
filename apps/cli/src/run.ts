import { type CommanderError } from 'commander';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { createProgram } from './program.js';
import { ProgramExit } from './program-exit.js';
import { type Terminal } from './terminal/terminal.js';

/**
 * Runs a command line and returns its exit code: an {@link ExitCode}, or that of the AWS CLI. Writes only to the terminal that is passed. Never throws and never
 * ends the process.
 *
 * @param args arguments after `stepwell`
 */
export async function run(args: readonly string[], terminal: Terminal, version: string): Promise<number> {
  const json = args.includes('--json');
  const program = createProgram(terminal, version);
  try {
    await program.parseAsync(parsedArguments(args), { from: 'user' });
    return exitCodes.ok;
  } catch (error) {
    if (isCommanderError(error)) {
      // Commander also throws for help and version.
      if (error.exitCode === 0) return exitCodes.ok;
      const { UsageError } = await import('./usage-error.js');
      return await report(terminal, json, new UsageError(await usageMessage(error, args), undefined, { cause: error }));
    }
    return error instanceof ProgramExit ? error.code : await report(terminal, json, error);
  }
}

/** Without arguments, help is printed. All arguments after `aws` are those of the AWS CLI. */
function parsedArguments(args: readonly string[]): readonly string[] {
  if (args.length === 0) return ['--help'];
  return args[0] === 'aws' ? ['aws', '--', ...args.slice(1)] : args;
}

/** Returns commander's message, with a suggestion if the command is a synonym from another tool. */
async function usageMessage({ code, message }: CommanderError, args: readonly string[]): Promise<string> {
  const command = args.find((arg) => !arg.startsWith('-'));
  const text = message.replace(/^error: /, '');
  const [, argument] = code === 'commander.missingArgument' ? (/'(.+)'/.exec(text) ?? []) : [];
  if (argument !== undefined) return `${argument} is required. Run stepwell ${command ?? ''} --help for examples`;
  if (code !== 'commander.unknownCommand' || text.includes('Did you mean') || command === undefined) return text;
  const { synonymOf } = await import('./suggestions.js');
  const suggestion = synonymOf(command);
  return suggestion === undefined
    ? `${text}\nRun stepwell --help for a list of commands`
    : `${text}\n(Did you mean ${suggestion}?)`;
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
