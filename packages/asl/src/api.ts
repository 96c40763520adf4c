import { type Diagnostic } from './diagnostics.js';
import { type AwsHistoryEvent, type HistoryEvent } from './history.js';
import { type JsonObject } from './json.js';
import { type ExecutionHandle, type ExecutionOptions } from './options.js';
import { type TaskDispatcher } from './ports.js';
import { type Quotas } from './quotas.js';
import { type StateMachine } from './state-machine.js';

/** How a definition is looked at. */
export interface DefinitionOptions {
  /** Its `check` says which resources the host can run; each is accepted when left out. */
  readonly dispatcher?: TaskDispatcher;
  /** EXPRESS forbids `.sync`, `.waitForTaskToken`, activities and Distributed Maps. STANDARD when left out. */
  readonly type?: 'STANDARD' | 'EXPRESS';
  readonly quotas?: Partial<Quotas>;
}

/** Everything that is wrong with a definition (text, or already parsed JSON), in the order of the text; empty when it can run. */
export declare function validateDefinition(definition: string | JsonObject, options?: DefinitionOptions): Diagnostic[];

/** Parses, validates and compiles a definition. Throws `InvalidDefinition` with every diagnostic of severity ERROR. */
export declare function compile(definition: string | JsonObject, options?: DefinitionOptions): StateMachine;

/** Starts an execution. It runs by itself from there; states that need not wait have run when this returns. */
export declare function execute(machine: StateMachine, options: ExecutionOptions): ExecutionHandle;

/** A recorded event in the shape of GetExecutionHistory; without execution data `input`, `output` and their like are left out. */
export declare function toAwsEvent(event: HistoryEvent, options?: { readonly includeExecutionData?: boolean }): AwsHistoryEvent;
