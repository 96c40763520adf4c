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

const EXPECTATION = 'a function or alias without another asynchronous invocation configuration';
const HINT = 'Another EventFanOut or configureAsyncInvoke configures it. An alias has its own configuration';

/** A function and its version or alias. Lambda has one configuration for each. */
interface QualifiedFunction {
  readonly handler: IFunction;
  readonly qualifier: string;
}

/**
 * Creates the asynchronous invocation configuration of a function, with the id `Invocations` in the target's scope,
 * unless another target of the same fan-out created it, and returns it.
 *
 * @throws {@link InvalidProp} if the function has another configuration
 */
export function configureInvocations(
  scope: Construct,
  target: IFunction,
  options: EventInvokeConfigOptions,
): EventInvokeConfig | undefined {
  const { handler, qualifier } = qualifiedFunctionOf(target);
  const [existing] = configurationsOf(scope, { handler, qualifier });
  const targets = scope.node.scope;
  if (existing !== undefined && targets !== undefined && existing.node.scopes.includes(targets)) return undefined;
  if (existing !== undefined) throw new InvalidProp(scope, 'handler', target, EXPECTATION, HINT);
  const configuration = new EventInvokeConfig(scope, 'Invocations', { ...options, function: handler, qualifier });
  // A configuration that is created later is found at synthesis.
  configuration.node.addValidation({
    validate: () => {
      if (configurationsOf(scope, { handler, qualifier }).length === 1) return [];
      return [new InvalidProp(scope, 'handler', target, EXPECTATION, HINT).message];
    },
  });
  return configuration;
}

/** The name of a version or alias contains its qualifier, so the configuration needs the function's name. */
function qualifiedFunctionOf(target: IFunction): QualifiedFunction {
  if (!(target instanceof QualifiedFunctionBase)) return { handler: target, qualifier: '$LATEST' };
  return { handler: target.lambda, qualifier: target['qualifier'] };
}

function configurationsOf(scope: IConstruct, { handler, qualifier }: QualifiedFunction): CfnEventInvokeConfig[] {
  const wanted = resolvedJson(scope, qualifier);
  return scope.node.root.node.findAll().filter((each): each is CfnEventInvokeConfig => {
    // Compare the tokens: logical ids can repeat in other stacks.
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
