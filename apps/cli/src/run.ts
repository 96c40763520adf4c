import { type Command, type CommanderError } from 'commander';
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
      return await report(
        terminal,
        json,
        new UsageError(await usageMessage(error, program, args), undefined, { cause: error }),
      );
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
async function usageMessage(
  { code, message }: CommanderError,
  program: Command,
  args: readonly string[],
): Promise<string> {
  const { names, command } = namedCommand(program, args);
  const text = message.replace(/^error: /, '');
  const [, argument] = code === 'commander.missingArgument' ? (/'(.+)'/.exec(text) ?? []) : [];
  if (argument !== undefined) return `${argument} is required. Run ${names} --help for examples`;
  const unknown = args.find((arg) => !arg.startsWith('-'));
  if (code !== 'commander.unknownCommand' || text.includes('Did you mean') || unknown === undefined) return text;
  const { synonymOf } = await import('./suggestions.js');
  const suggestion = command === program ? synonymOf(unknown) : undefined;
  return suggestion === undefined
    ? `${text}\nRun ${names} --help for a list of commands`
    : `${text}\n(Did you mean ${suggestion}?)`;
}

/** Returns the command that arguments name, such as `quality-control runs`, with its names. */
function namedCommand(
  program: Command,
  args: readonly string[],
): { readonly names: string; readonly command: Command } {
  let command = program;
  let names = program.name();
  for (const name of args.filter((arg) => !arg.startsWith('-'))) {
    const next = command.commands.find((each) => each.name() === name);
    if (next === undefined) break;
    command = next;
    names += ` ${name}`;
  }
  return { names, command };
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
