import { type CompletedCommand, type CompletedFlag } from './command-tree.js';

/** A script for bash 3.2 and newer. */
export function bashCompletion(commands: readonly CompletedCommand[]): string {
  return `# Completions of stepwell for bash, made by: stepwell completion bash
_stepwell() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" command="\${COMP_WORDS[1]}"
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${[...commands.map(({ name }) => name), 'help', '--help', '--version'].join(' ')}' -- "$cur"))
    return
  fi
  case "$command $prev" in
${commands.flatMap(valueCases).join('\n')}
  esac
  case "$command" in
${commands.map(commandCase).join('\n')}
    help) COMPREPLY=($(compgen -W '${commands.map(({ name }) => name).join(' ')}' -- "$cur")) ;;
  esac
}
complete -F _stepwell stepwell`;
}

function valueCases({ name, flags }: CompletedCommand): string[] {
  return flags.flatMap((flag) => {
    const pattern = [flag.long, flag.short]
      .filter((form) => form !== undefined)
      .map((form) => `'${name} ${form}'`)
      .join('|');
    return flag.value === 'none' ? [] : [`    ${pattern}) ${valuesOf(flag)}return ;;`];
  });
}

function valuesOf({ value, words }: CompletedFlag): string {
  if (value === 'words') return `COMPREPLY=($(compgen -W '${words.join(' ')}' -- "$cur")); `;
  // JSON may follow, or @ and a file.
  return value === 'file' ? 'COMPREPLY=($(compgen -P "${cur%%[!@]*}" -f -- "${cur#@}")); ' : '';
}

function commandCase({ name, flags, words, files }: CompletedCommand): string {
  const given = [...words, ...flags.map(({ long }) => long)].join(' ');
  return `    ${name}) COMPREPLY=($(compgen -W '${given}' -- "$cur")${files ? ' $(compgen -f -- "$cur")' : ''}) ;;`;
}
