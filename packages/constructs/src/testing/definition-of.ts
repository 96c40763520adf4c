import { type Template } from 'aws-cdk-lib/assertions';

/** The parts of a state in a synthesized definition that tests read. */
export interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly End?: boolean;
  readonly Default?: string;
  readonly Choices?: readonly {
    readonly Condition: string;
    readonly Next: string;
    readonly Assign?: Readonly<Record<string, unknown>>;
  }[];
  readonly Assign?: Readonly<Record<string, string>>;
  readonly Arguments?: Readonly<Record<string, unknown>>;
  readonly Output?: unknown;
  readonly Items?: string;
  readonly ItemSelector?: Readonly<Record<string, string>>;
  readonly MaxConcurrency?: string;
  readonly ItemBatcher?: { readonly MaxItemsPerBatch: number; readonly BatchInput: Readonly<Record<string, string>> };
  readonly ItemReader?: Readonly<Record<string, unknown>>;
  readonly ItemProcessor?: Definition & { readonly ProcessorConfig: Readonly<Record<string, string>> };
  readonly Branches?: readonly Definition[];
  readonly Resource?: string;
  readonly Label?: string;
  readonly TimeoutSeconds?: number;
  readonly Retry?: readonly {
    readonly ErrorEquals: readonly string[];
    readonly JitterStrategy?: string;
    readonly MaxAttempts: number;
  }[];
  readonly Catch?: readonly {
    readonly ErrorEquals: readonly string[];
    readonly Next: string;
    readonly Output?: unknown;
    readonly Assign?: Readonly<Record<string, string>>;
  }[];
  readonly Error?: string;
  readonly Cause?: string;
}

/** A synthesized definition, or the definition inside a Map. */
export interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
  readonly TimeoutSeconds?: number;
  readonly QueryLanguage?: string;
}

/**
 * Returns the definition of a template's only state machine. References are formatted as `<Name>`, attributes as
 * `<Name.Attribute>`.
 */
export function definitionOf(template: Template): Definition {
  const [machine] = Object.values(template.findResources('AWS::StepFunctions::StateMachine'));
  // The tests check the shape by reading it.
  return JSON.parse(
    textOf((machine as { Properties: { DefinitionString: unknown } }).Properties.DefinitionString),
  ) as Definition;
}

/** Returns all states by name in the order of the definition, including those inside Maps and Parallels. */
export function allStates(definition: Definition): [string, State][] {
  return Object.entries(definition.States).flatMap(([name, state]): [string, State][] => [
    [name, state],
    ...(state.ItemProcessor ? allStates(state.ItemProcessor) : []),
    ...(state.Branches ?? []).flatMap(allStates),
  ]);
}

/** Returns a state by name. */
export function stateOf(definition: Definition, name: string): State {
  const found = allStates(definition).find(([candidate]) => candidate === name);
  if (found === undefined) throw new Error(`There is no state ${name}.`);
  return found[1];
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const {
    'Fn::Join': join,
    'Fn::GetAtt': attribute,
    Ref: reference,
  } = value as { 'Fn::Join'?: [string, unknown[]]; 'Fn::GetAtt'?: string[]; Ref?: string };
  if (join) return join[1].map(textOf).join(join[0]);
  return `<${attribute?.join('.') ?? reference ?? JSON.stringify(value)}>`;
}
