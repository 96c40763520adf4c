import { type TaskResource } from '@stepwell/asl';
import { didYouMean } from '../../kernel/nearest-names.js';
import { type StateMachineDefinitions } from '../../services/states/index.js';
import { errorDocs } from '../../kernel/error-docs.js';
import { actionProblem, taskActionNames } from './action.js';
import { type ResourceNames, functionTypes, stateMachineTypes } from './resource-names.js';
import { ambiguousResource, constructOf } from './find-resource.js';
import { DefinitionReader, type MachineStates, type TaskState } from './task-states.js';
import { type TaskTarget } from './task-target.js';

/** No Task state of the app has this name, so a mock of it would never be used. The message suggests similar names. */
export class UnknownTaskState extends Error {
  override readonly name = 'UnknownTaskState';
  /** URL of the documentation of this error. */
  readonly docs = errorDocs('UnknownTaskState');
}

const targetFields: readonly (keyof TaskTarget)[] = ['state', 'resource', 'stateMachine'];

/** Checks that names in tests exist in the current state machines of the app. */
export class TargetValidator {
  readonly #reader = new DefinitionReader();

  /** @param machines returns the current state machines */
  constructor(
    private readonly names: ResourceNames,
    private readonly machines: () => readonly StateMachineDefinitions[],
  ) {}

  /**
   * Checks that at least one task matches the target of a mock.
   *
   * @throws UnknownTaskState with the field that has no match; UnknownResource for a name that matches more than one
   * function
   */
  checkTarget(target: TaskTarget): void {
    checkFields(target);
    const { state, resource, stateMachine } = target;
    // A function can call it.
    if (resource !== undefined && state === undefined && stateMachine === undefined && isAction(resource)) return;
    this.tasksOf(target);
  }

  /**
   * The resources of the tasks that match a target.
   *
   * @throws UnknownTaskState if there are none, as {@link checkTarget}
   */
  tasksOf({ state, resource, stateMachine }: TaskTarget): readonly TaskResource[] {
    const machines = this.#machinesNamed(stateMachine);
    const tasks = machines.flatMap((machine) => machine.tasks);
    const ofState = state === undefined ? tasks : tasks.filter((task) => task.state === state);
    if (state !== undefined && ofState.length === 0) throw this.#unknownState(state, machines, stateMachine);
    const called = resource === undefined ? ofState : ofState.filter((task) => this.#mayCall(task, resource));
    if (called.length === 0 && resource !== undefined) throw this.#unknownResource(resource, ofState, state);
    return called.map((task) => task.resource);
  }

  /** @throws UnknownTaskState if no state machine has a Task state with this name */
  checkState(state: string): void {
    this.checkTarget({ state });
  }

  /** Whether a state machine with this name exists. */
  hasStateMachine(reference: string): boolean {
    return this.machines().some(({ stateMachineArn }) => this.names.isStateMachine(reference, stateMachineArn));
  }

  #machinesNamed(reference: string | undefined): MachineStates[] {
    const machines = this.machines().map((machine) => this.#reader.machine(machine));
    if (reference === undefined) return machines;
    const named = machines.filter(({ stateMachineArn }) => this.names.isStateMachine(reference, stateMachineArn));
    if (named.length > 0) return named;
    if (this.names.matching(stateMachineTypes, reference).length > 1)
      throw ambiguousResource(this.names.matching(stateMachineTypes, reference), stateMachineTypes, reference);
    const resources = this.names.all(stateMachineTypes);
    const known = [
      ...resources.flatMap(({ path, logicalId }) => [...pathNames(path), logicalId]),
      ...machines.map(({ name }) => name),
    ];
    const listed =
      resources.length > 0 ? resources.map(({ path }) => constructOf(path)) : machines.map(({ name }) => name);
    throw unknownTask(
      'stateMachine',
      `the app has no state machine '${reference}'`,
      didYouMean(reference, known),
      `It has ${joinNames(listed)}`,
    );
  }

  #unknownState(state: string, machines: readonly MachineStates[], stateMachine: string | undefined): UnknownTaskState {
    const owner = stateMachine === undefined ? 'the app' : `the state machine '${stateMachine}'`;
    const type = machines.flatMap(({ otherStates }) => otherStates.get(state) ?? [])[0];
    const names = machines.flatMap(({ tasks }) => tasks.map((task) => task.state));
    const elsewhere = this.#machinesNamed(undefined).filter(({ tasks }) => tasks.some((task) => task.state === state));
    const hint =
      elsewhere.length > 0
        ? `It is a state of ${joinNames(elsewhere.map(({ name }) => name))}.`
        : didYouMean(state, names);
    const problem =
      type === undefined
        ? `${owner} has no state '${state}'`
        : `'${state}' is a ${type} state, and only Task states can be mocked`;
    return unknownTask('state', problem, hint, `Its Task states are ${joinNames(names.map((name) => `'${name}'`))}`);
  }

  #unknownResource(
    reference: string,
    tasks: readonly TaskState[],
    state: string | undefined,
  ): UnknownTaskState | Error {
    const functions = this.names.matching(functionTypes, reference);
    if (functions.length > 1) return ambiguousResource(functions, functionTypes, reference);
    const all = this.names.all(functionTypes);
    const known = [
      ...tasks.flatMap(({ resource }) => taskActionNames(resource)),
      ...all.flatMap(({ path, logicalId, physicalId }) => [...pathNames(path), logicalId, physicalId]),
    ];
    const caller = state === undefined ? 'no Task state' : `the state '${state}' never`;
    const problem = `${caller} calls ${functions.length === 1 ? 'the function ' : ''}'${reference}'`;
    const called = tasks.map(({ resource, invokes }) =>
      resource.kind === 'service'
        ? `${resource.resourceType}:${resource.resource}`
        : typeof invokes === 'object'
          ? invokes.functionName
          : resource.arn,
    );
    return unknownTask(
      'resource',
      problem,
      functions.length === 1 ? '' : didYouMean(reference, known),
      `It may be ${joinNames([...called, ...all.map(({ path }) => constructOf(path))])}`,
    );
  }

  /** Whether a task can call the referenced resource, according to its definition. */
  #mayCall({ resource, invokes }: TaskState, reference: string): boolean {
    if (invokes !== 'computed')
      return this.names.isCalledBy(reference, { resource, parameters: { FunctionName: invokes?.functionName ?? '' } });
    // The task can call any function: those of the app, and others by ARN.
    const isFunction =
      this.names.matching(functionTypes, reference).length === 1 || /^arn:[^:]+:lambda:.+:function:/.test(reference);
    return isFunction || taskActionNames(resource).includes(reference);
  }
}

function checkFields(target: TaskTarget): void {
  const given: unknown = target; // JavaScript callers can pass any value
  if (typeof given !== 'object' || given === null)
    throw new UnknownTaskState('target is required: a state name, or an object with state, resource or stateMachine.');
  for (const [field, value] of Object.entries(given)) {
    if (!targetFields.some((known) => known === field))
      throw new UnknownTaskState(
        sentences(
          `${field} is not a field of a target.`,
          didYouMean(field, targetFields),
          `Valid fields: ${joinNames(targetFields)}.`,
        ),
      );
    if (value !== undefined && (typeof value !== 'string' || value === ''))
      throw new UnknownTaskState(
        `${field} must be a non-empty string, got ${JSON.stringify(value)}. Omit it to match any.`,
      );
  }
}

function isAction(resource: string): boolean {
  return /^[a-z0-9-]+:[A-Za-z0-9]+$/.test(resource) && actionProblem(resource) === undefined;
}

function unknownTask(field: string, problem: string, hint: string, remedy: string): UnknownTaskState {
  return new UnknownTaskState(sentences(`${field}: ${problem}.`, hint, `${remedy}.`));
}

/** Joins the sentences of a message, without empty ones. */
function sentences(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}

/** A construct path and all of its suffixes. */
function pathNames(path: string): string[] {
  const parts = constructOf(path).split('/');
  return parts.map((_, from) => parts.slice(from).join('/'));
}

function joinNames(names: readonly string[]): string {
  const each = [...new Set(names)];
  if (each.length === 0) return 'none';
  return each.length > 20 ? `${each.slice(0, 20).join(', ')} and ${each.length - 20} more` : each.join(', ');
}
