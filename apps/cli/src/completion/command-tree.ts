import { type Command } from 'commander';

/** A command, reduced to its completions. */
export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly CompletedFlag[];
  /** Completions of its arguments: its subcommands and fixed words. */
  readonly words: readonly string[];
  readonly files: boolean;
}

/** A flag of a command. */
export interface CompletedFlag {
  readonly short: string | undefined;
  readonly long: string;
  readonly description: string;
  /** Type of its value: none, one of `words`, a file or folder, or any. */
  readonly value: 'none' | 'words' | 'file' | 'any';
  readonly words: readonly string[];
}

/** Flags whose value is a file or a folder. */
const paths: ReadonlySet<string> = new Set(['--app', '--input', '--output', '--directory', '--mocks', '--out']);

/**
 * Reads the commands of a program for completion.
 *
 * @param workflows workflow IDs, offered for workflow arguments
 */
export function commandTree(program: Command, workflows: readonly string[]): CompletedCommand[] {
  return [...program.commands]
    .sort((one, other) => (one.name() < other.name() ? -1 : 1))
    .map((command) => {
      const words = [
        ...command.commands.map((subcommand) => subcommand.name()),
        ...command.registeredArguments.flatMap(
          (argument) => argument.argChoices ?? (argument.name() === 'workflow' ? workflows : []),
        ),
      ];
      const help: CompletedFlag = { short: '-h', long: '--help', description: 'print help', value: 'none', words: [] };
      const flags = [command, ...command.commands]
        .flatMap(({ options }) => options)
        .filter(({ hidden }) => !hidden)
        .map((option): CompletedFlag => {
          const choices = option.argChoices ?? (option.long === '--workflow' ? workflows : []);
          const takesValue = option.required || option.optional;
          const value = !takesValue
            ? 'none'
            : choices.length > 0
              ? 'words'
              : paths.has(option.long ?? '')
                ? 'file'
                : 'any';
          return {
            short: option.short,
            long: option.long ?? '',
            description: option.description,
            value,
            words: choices,
          };
        });
      return {
        name: command.name(),
        summary: command.summary(),
        flags: [...flags, help],
        words,
        files:
          command.registeredArguments.some((argument) =>
            ['source', 'folder', 'directory', 'file'].includes(argument.name()),
          ) && !command.options.some(({ long }) => long === '--follow'),
      };
    });
}
