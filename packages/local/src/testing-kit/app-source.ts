import { errorDocs } from '../error-docs.js';

/** A CDK app or stage, as far as the testing kit needs it: `synth()` answers the cloud assembly. */
export interface SynthesizableApp {
  synth(): { readonly directory: string };
}

/**
 * A CDK stack, as far as the testing kit needs it. Its app is synthesized; the stack and what it depends on are
 * deployed.
 */
export interface SynthesizableStack {
  readonly stackName: string;
  readonly dependencies: readonly SynthesizableStack[];
  readonly node: { readonly root: object };
}

/**
 * What the testing kit can start: the path of a `cdk.out`, a CDK `App` or `Stack`, or a function that makes one of
 * them.
 */
export type AppSource = string | SynthesizableApp | SynthesizableStack | (() => AppSource | Promise<AppSource>);

/** A cloud assembly, and the stacks of it to deploy (all, where none are named). */
export interface SynthesizedApp {
  readonly path: string;
  readonly stacks?: readonly string[];
}

/** An app that is neither a path nor can be synthesized. */
export class InvalidApp extends Error {
  override readonly name = 'InvalidApp';
  /** The page that explains this error. */
  readonly docs = errorDocs('InvalidApp');
}

/** Synthesizes an app where it is not synthesized yet. Nothing of the CDK is imported: any version of it will do. */
export async function synthesize(source: AppSource): Promise<SynthesizedApp> {
  if (typeof source === 'string') return { path: source };
  if (typeof source === 'function') return synthesize(await source());
  if (isApp(source)) return { path: source.synth().directory };
  const { stackName, node } = source as Partial<SynthesizableStack>; // of whatever was given; checked next
  const root = node?.root;
  if (typeof stackName !== 'string' || root === undefined || !isApp(root))
    throw new InvalidApp(
      'app: it is no path and has no synth(); give the path of a cdk.out, an App or Stack of the CDK, or a function that makes one of them',
    );
  // it has just been looked at
  return { path: root.synth().directory, stacks: [...new Set(withDependencies(source as SynthesizableStack))] };
}

function isApp(value: object): value is SynthesizableApp {
  return 'synth' in value && typeof value.synth === 'function';
}

function withDependencies(stack: SynthesizableStack): string[] {
  return [...stack.dependencies.flatMap(withDependencies), stack.stackName];
}
