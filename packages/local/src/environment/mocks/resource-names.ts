import { type TaskRequest, isJsonObject } from '@stepwell/asl';
import { type LocalResource } from '../../kernel/resources/local-resource.js';
import { taskActionNames } from './action.js';
import { matchingResources } from './find-resource.js';

/** Resource types of state machines. */
export const stateMachineTypes = ['AWS::StepFunctions::StateMachine'];

/** Resource types of functions. */
export const functionTypes = ['AWS::Lambda::Function'];

/**
 * Resolves the names that tests use for resources: construct paths, logical IDs, physical names and ARNs. The app can
 * be updated in between.
 */
export class ResourceNames {
  /** @param resources returns the app's current resources */
  constructor(private readonly resources: () => readonly LocalResource[]) {}

  /** Whether a reference identifies the state machine of an ARN, which can have a version or a Map Run label. */
  isStateMachine(reference: string, arn: string): boolean {
    const own = /^arn:[^:]*:states:[^:]*:[^:]*:stateMachine:([^:/]+)/.exec(arn);
    if (own === null) return reference === arn;
    return [arn, own[0], own[1]].includes(reference) || this.#only(stateMachineTypes, reference) === own[0];
  }

  /** Whether a reference identifies the function of a name or ARN, which can have a version or alias. */
  isFunction(reference: string, called: string): boolean {
    if (reference === called) return true;
    const name = functionNameIn(called);
    return reference === name || unqualifiedArn(called) === reference || this.#only(functionTypes, reference) === name;
  }

  /** Whether a reference identifies what a task calls: its resource (with or without the pattern) or its function. */
  isCalledBy(reference: string, { resource, parameters }: Pick<TaskRequest, 'resource' | 'parameters'>): boolean {
    if (taskActionNames(resource).includes(reference)) return true;
    if (resource.resourceType !== 'lambda') return false;
    const called =
      resource.kind === 'lambda' ? resource.arn : isJsonObject(parameters) ? parameters['FunctionName'] : undefined;
    return typeof called === 'string' && this.isFunction(reference, called);
  }

  /** The resources of the app that match a reference. */
  matching(types: readonly string[], reference: string): readonly LocalResource[] {
    return matchingResources(this.resources(), types, reference);
  }

  /** All resources of these types. */
  all(types: readonly string[]): readonly LocalResource[] {
    return this.resources().filter(({ type }) => types.includes(type));
  }

  /** The name or ARN of the matching resource; `undefined` if there is none or more than one. */
  #only(types: readonly string[], reference: string): string | undefined {
    const [match, another] = this.matching(types, reference);
    return another === undefined ? match?.physicalId : undefined;
  }
}

/** The function name in a `FunctionName`: a name, an ARN or a partial ARN, each with an optional version or alias. */
function functionNameIn(called: string): string {
  return /(?:^|:)function:([^:]+)/.exec(called)?.[1] ?? called.replace(/:.*$/, '');
}

function unqualifiedArn(called: string): string | undefined {
  return /^arn:[^:]+:lambda:[^:]*:[^:]*:function:[^:]+/.exec(called)?.[0];
}
