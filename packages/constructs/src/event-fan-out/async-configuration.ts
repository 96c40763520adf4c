import { Stack } from 'aws-cdk-lib';
import {
  CfnEventInvokeConfig,
  EventInvokeConfig,
  type EventInvokeConfigOptions,
  type IFunction,
  QualifiedFunctionBase,
} from 'aws-cdk-lib/aws-lambda';
import { type Construct, type IConstruct } from 'constructs';
import { InvalidProp } from '../invalid-prop.js';

const EXPECTATION = 'a function, or an alias of one, that no other EventFanOut and no configureAsyncInvoke configures';

/** A function by its name, and the version or alias of it. Lambda keeps one configuration for each. */
interface QualifiedFunction {
  readonly handler: IFunction;
  readonly qualifier: string;
}

/**
 * The configuration for asynchronous calls of a function, by the id `Invocations` below the target. Another target of
 * the same fan-out may have made it already.
 *
 * @throws {@link InvalidProp} where the function has another configuration
 */
export function configureInvocations(scope: Construct, target: IFunction, options: EventInvokeConfigOptions): void {
  const { handler, qualifier } = qualifiedFunctionOf(target);
  const [existing] = configurationsOf(scope, { handler, qualifier });
  const targets = scope.node.scope;
  if (existing !== undefined && targets !== undefined && existing.node.scopes.includes(targets)) return;
  if (existing !== undefined) throw new InvalidProp(scope, 'handler', target.node.path, EXPECTATION);
  const made = new EventInvokeConfig(scope, 'Invocations', { ...options, function: handler, qualifier });
  // One that is made later is found when the app is synthesized.
  made.node.addValidation({
    validate: () => {
      if (configurationsOf(scope, { handler, qualifier }).length === 1) return [];
      return [new InvalidProp(scope, 'handler', target.node.path, EXPECTATION).message];
    },
  });
}

/** The name of a version or an alias holds its qualifier, which Lambda takes once. */
function qualifiedFunctionOf(target: IFunction): QualifiedFunction {
  if (!(target instanceof QualifiedFunctionBase)) return { handler: target, qualifier: '$LATEST' };
  return { handler: target.lambda, qualifier: target['qualifier'] };
}

function configurationsOf(scope: IConstruct, { handler, qualifier }: QualifiedFunction): CfnEventInvokeConfig[] {
  const wanted = resolvedJson(scope, qualifier);
  return scope.node.root.node.findAll().filter((each): each is CfnEventInvokeConfig => {
    // The name is the same token, not only the same text: ids of resources repeat in other stacks.
    return (
      each instanceof CfnEventInvokeConfig &&
      each.functionName === handler.functionName &&
      resolvedJson(each, each.qualifier) === wanted
    );
  });
}

function resolvedJson(scope: IConstruct, value: string): string {
  return JSON.stringify(Stack.of(scope).resolve(value));
}
