import { type TaskRequest, type TaskResource, isJsonObject } from '@stepwell/asl';
import { type LocalResource } from '../resources/local-resource.js';
import { matchingResources } from './find-resource.js';

/** What a reference to a state machine may name. */
export const stateMachineTypes = ['AWS::StepFunctions::StateMachine'];

/** What a reference to a function may name. */
export const functionTypes = ['AWS::Lambda::Function'];

/** Tells what a name in a test means: construct paths, ids, physical names and ARNs of an app that may be updated. */
export class ResourceNames {
  /** @param resources gives the app's resources as they are now */
  constructor(private readonly resources: () => readonly LocalResource[]) {}

  /** Whether a reference means the state machine with that ARN, with a version or the label of a Map Run behind it. */
  isStateMachine(reference: string, arn: string): boolean {
    const own = /^arn:[^:]*:states:[^:]*:[^:]*:stateMachine:([^:/]+)/.exec(arn);
    if (own === null) return reference === arn;
    return [arn, own[0], own[1]].includes(reference) || this.#only(stateMachineTypes, reference) === own[0];
  }

  /** Whether a reference means the function that is called by that name or ARN, with a version or alias behind it. */
  isFunction(reference: string, called: string): boolean {
    if (reference === called) return true;
    const name = functionNameIn(called);
    return reference === name || unqualifiedArn(called) === reference || this.#only(functionTypes, reference) === name;
  }

  /** Whether a reference means what a task calls: its resource (with or without the pattern), or its function. */
  isCalledBy(reference: string, { resource, parameters }: Pick<TaskRequest, 'resource' | 'parameters'>): boolean {
    if (taskResourceNames(resource).includes(reference)) return true;
    if (resource.resourceType !== 'lambda') return false;
    const called =
      resource.kind === 'lambda' ? resource.arn : isJsonObject(parameters) ? parameters['FunctionName'] : undefined;
    return typeof called === 'string' && this.isFunction(reference, called);
  }

  /** The resources of the app that a reference may mean. */
  matching(types: readonly string[], reference: string): readonly LocalResource[] {
    return matchingResources(this.resources(), types, reference);
  }

  /** All resources of these types. */
  all(types: readonly string[]): readonly LocalResource[] {
    return this.resources().filter(({ type }) => types.includes(type));
  }

  /** The name or ARN of the only resource that a reference means. */
  #only(types: readonly string[], reference: string): string | undefined {
    const [match, another] = this.matching(types, reference);
    return another === undefined ? match?.physicalId : undefined;
  }
}

/** Names of a task's resource: all of it, `sqs:sendMessage.waitForTaskToken`, or `sqs:sendMessage` for any pattern. */
export function taskResourceNames({ arn, kind, resourceType, resource, action }: TaskResource): string[] {
  return kind === 'service' ? [arn, `${resourceType}:${resource}`, `${resourceType}:${action}`] : [arn];
}

/** The name in what `FunctionName` may be: a name, an ARN or a part of one, each with a version or alias behind it. */
function functionNameIn(called: string): string {
  return /(?:^|:)function:([^:]+)/.exec(called)?.[1] ?? called.replace(/:.*$/, '');
}

function unqualifiedArn(called: string): string | undefined {
  return /^arn:[^:]+:lambda:[^:]*:[^:]*:function:[^:]+/.exec(called)?.[0];
}
