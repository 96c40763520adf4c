import { type CompletedCommand, type CompletedFlag } from './command-tree.js';

/** A script for fish 3 and newer. */
export function fishCompletion(commands: readonly CompletedCommand[]): string {
  const first = '__fish_use_subcommand';
  return [
    '# Completions of stepwell for fish, made by: stepwell completion fish',
    'complete -c stepwell -f',
    `complete -c stepwell -n ${first} -s h -l help -d 'print help'`,
    `complete -c stepwell -n ${first} -s V -l version -d 'print the version'`,
    ...commands.map(({ name, summary }) => `complete -c stepwell -n ${first} -a ${name} -d ${quoted(summary)}`),
    ...commands.flatMap(({ name, flags, words, files }) => {
      const used = `-n '__fish_seen_subcommand_from ${name}'`;
      const given = words.length > 0 ? [`complete -c stepwell ${used} -a ${quoted(words.join(' '))}`] : [];
      return [
        ...given,
        ...(files ? [`complete -c stepwell ${used} -F`] : []),
        ...flags.map((flag) => `complete -c stepwell ${used} ${flagOf(flag)}`),
      ];
    }),
    `complete -c stepwell -n '__fish_seen_subcommand_from help' -a '${commands.map(({ name }) => name).join(' ')}'`,
  ].join('\n');
}

function flagOf({ short, long, description, value, words }: CompletedFlag): string {
  const takes =
    value === 'words'
      ? ` -x -a ${quoted(words.join(' '))}`
      : value === 'file'
        ? ' -r -F'
        : value === 'any'
          ? ' -x'
          : '';
  return `${short === undefined ? '' : `-s ${short.slice(1)} `}-l ${long.slice(2)}${takes} -d ${quoted(description)}`;
}

/** Between single quotes of fish, which knows `\\'` there. */
function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
