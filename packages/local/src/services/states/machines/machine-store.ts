import { type ArnScope, parseStatesArn, statesArn } from '../arns.js';
import { Records, type Transactions } from '../../../kernel/transactions.js';
import { noSuchStateMachine } from '../errors.js';
import {
  type Machine,
  type MachineAlias,
  type MachineRevision,
  type MachineSnapshot,
  type MachineType,
  type MachineVersion,
} from './machine.js';

/** A state machine, or its version or alias, that an ARN references. */
export interface MachineReference {
  readonly machine: Machine;
  readonly version?: MachineVersion;
  readonly alias?: MachineAlias;
}

/** State machines by ARN. Changes need a transaction, as the kernel opens it for operations. */
export class MachineStore {
  readonly #machines: Records<Machine>;

  constructor(
    transactions: Transactions,
    readonly scope: ArnScope,
    private readonly random: { next(): number },
  ) {
    this.#machines = new Records(transactions, 'sfn/state-machines');
  }

  /** All state machines, in the order of creation. */
  all(): Machine[] {
    return [...this.#machines.values()];
  }

  /** The ARN of the state machine with that name. */
  arnOf(name: string): string {
    return statesArn(this.scope, 'stateMachine', name);
  }

  add(name: string, type: MachineType, creationDate: number, revision: MachineRevision): Machine {
    const arn = this.arnOf(name);
    const machine: Machine = {
      arn,
      name,
      type,
      creationDate,
      revision,
      versions: [],
      aliases: [],
      nextVersion: 1,
    };
    this.#machines.set(arn, machine);
    return machine;
  }

  /** Replaces the record of a state machine. */
  update(machine: Machine): void {
    this.#machines.set(machine.arn, machine);
  }

  delete(arn: string): Machine | undefined {
    const machine = this.#machines.get(arn);
    this.#machines.delete(arn);
    return machine;
  }

  /** Finds a state machine by its ARN without version or alias. */
  find(arn: string): Machine | undefined {
    return this.#machines.get(arn);
  }

  /**
   * Returns a state machine by its ARN without version or alias.
   *
   * @throws AwsError `InvalidArn`, `StateMachineDoesNotExist`
   */
  get(arn: string): Machine {
    parseStatesArn(arn, ['stateMachine']);
    const machine = this.#machines.get(arn);
    if (machine === undefined) throw noSuchStateMachine(arn);
    return machine;
  }

  /**
   * Resolves the ARN of a state machine, of a version (`…:3`) or of an alias (`…:PROD`).
   *
   * @throws AwsError `InvalidArn`, `StateMachineDoesNotExist`
   */
  resolve(arn: string): MachineReference {
    const { rest } = parseStatesArn(arn, ['stateMachine']);
    const qualifier = rest[1];
    const machine = this.#machines.get(qualifier === undefined ? arn : arn.slice(0, -(qualifier.length + 1)));
    if (machine === undefined || rest.length > 2) throw noSuchStateMachine(arn);
    if (qualifier === undefined) return { machine };
    const alias = machine.aliases.find(({ name }) => name === qualifier);
    if (alias !== undefined) return { machine, alias };
    const version = machine.versions.find(({ number }) => String(number) === qualifier);
    if (version === undefined) throw noSuchStateMachine(arn);
    return { machine, version };
  }

  /**
   * The state machine revision for a new execution of an ARN. An alias with two versions selects one randomly by
   * weight.
   *
   * @throws AwsError `InvalidArn`, `StateMachineDoesNotExist`
   */
  snapshot(arn: string): MachineSnapshot {
    const { machine, version, alias } = this.resolve(arn);
    const named = { arn: machine.arn, name: machine.name, type: machine.type };
    if (alias !== undefined) {
      const chosen = this.#route(machine, alias);
      return { ...named, revision: chosen.revision, versionArn: chosen.arn, aliasArn: alias.arn };
    }
    if (version !== undefined) return { ...named, revision: version.revision, versionArn: version.arn };
    return { ...named, revision: machine.revision };
  }

  #route(machine: Machine, alias: MachineAlias): MachineVersion {
    let left = this.random.next() * 100;
    for (const route of alias.routing) {
      left -= route.weight;
      const version = machine.versions.find((known) => known.arn === route.stateMachineVersionArn);
      if (left < 0 && version !== undefined) return version;
    }
    throw noSuchStateMachine(alias.arn);
  }
}
