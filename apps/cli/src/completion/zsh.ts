import { type CompletedCommand, type CompletedFlag } from './command-tree.js';

/** A script for zsh, to be called `_stepwell` in a folder of its `fpath`, or to be sourced after `compinit`. */
export function zshCompletion(commands: readonly CompletedCommand[]): string {
  return `#compdef stepwell
# Completions of stepwell for zsh, made by: stepwell completion zsh
_stepwell() {
  local context state state_descr line
  typeset -A opt_args
  local -a commands
  commands=(
${commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`).join('\n')}
  )
  _arguments -C '(-h --help)'{-h,--help}'[print help]' '(-V --version)'{-V,--version}'[print the version]' '1:command:->command' '*::argument:->argument'
  case $state in
    command) _describe -t commands command commands ;;
    argument)
      case $words[1] in
${commands.map(commandCase).join('\n')}
        help) _describe -t commands command commands ;;
      esac ;;
  esac
}
if [ "$funcstack[1]" = _stepwell ]; then _stepwell "$@"; else compdef _stepwell stepwell; fi`;
}

function commandCase({ name, flags, words, files }: CompletedCommand): string {
  const rest =
    words.length > 0
      ? [quoted(`*:argument:(${words.join(' ')})`)]
      : [files ? quoted('*:file:_files') : quoted('*:argument: ')];
  return `        ${name}) _arguments ${[...flags.map(flagSpec), ...rest].join(' ')} ;;`;
}

function flagSpec({ short, long, description, value, words }: CompletedFlag): string {
  const action =
    value === 'words'
      ? `:value:(${words.join(' ')})`
      : value === 'file'
        ? ':file:_files'
        : value === 'any'
          ? ':value: '
          : '';
  const text = `[${description.replace(/[[\]\\:]/g, '\\$&')}]${action}`;
  return short === undefined
    ? quoted(`${long}${text}`)
    : `${quoted(`(${short} ${long})`)}{${short},${long}}${quoted(text)}`;
}

/** Between single quotes of a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
