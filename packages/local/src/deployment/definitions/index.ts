export { didYouMean, nearestNames } from '../../kernel/nearest-names.js';
export { optionNames, type OptionNames } from '../../kernel/option-names.js';
export { parseYaml, type TextPosition, type YamlDocument, YamlError } from '../../kernel/yaml-document.js';
export { type RuntimeCommands, unsupportedRuntime } from '../../services/lambda/processes/runtimes.js';
export { type Diagnostic, validateDefinition } from '@stepwell/asl';
export { stateMachinesOf, type AssemblyStateMachine } from './state-machines-of.js';
export { type SourcePosition } from './source-position.js';
