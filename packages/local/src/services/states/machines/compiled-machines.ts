import { type StateMachine } from '@stepwell/asl';
import { type MachineRevision, type MachineSnapshot, type MachineType } from './machine.js';
import { compileDefinition, type DefinitionRules } from './revision.js';

/** Compiled definitions. They are derived from the revisions of state machines, so they are no records. */
export class CompiledMachines {
  readonly #compiled = new WeakMap<MachineRevision, StateMachine>();

  constructor(private readonly rules: DefinitionRules) {}

  /** @throws AwsError `InvalidDefinition` with all problems */
  compile(revision: MachineRevision, type: MachineType): StateMachine {
    const compiled = compileDefinition(revision.definition, type, this.rules);
    this.#compiled.set(revision, compiled);
    return compiled;
  }

  of({ revision, type }: Pick<MachineSnapshot, 'revision' | 'type'>): StateMachine {
    return this.#compiled.get(revision) ?? this.compile(revision, type);
  }

  /** Uses the compiled definition of a revision for one with the same definition. */
  copy(from: MachineRevision, to: MachineRevision): void {
    const compiled = this.#compiled.get(from);
    if (compiled !== undefined) this.#compiled.set(to, compiled);
  }
}
