import { errorDocs } from '../kernel/error-docs.js';

/** A CDK app or stage. The testing kit needs only `synth()`, which returns the cloud assembly. */
export interface SynthesizableApp {
  synth(): { readonly directory: string };
}

/** A CDK stack. The testing kit synthesizes its app, and deploys the stack and its dependencies. */
export interface SynthesizableStack {
  readonly stackName: string;
  readonly dependencies: readonly SynthesizableStack[];
  readonly node: { readonly root: object };
}

/**
 * An app for the testing kit: the path of a `cdk.out`, a CDK `App` or `Stack`, or a function that returns one of them.
 */
export type AppSource = string | SynthesizableApp | SynthesizableStack | (() => AppSource | Promise<AppSource>);

/** A cloud assembly, and its stacks to deploy (default: all). */
export interface SynthesizedApp {
  readonly path: string;
  readonly stacks?: readonly string[];
}

/** The app is neither a path nor an object that can be synthesized. */
export class InvalidApp extends Error {
  override readonly name = 'InvalidApp';
  /** URL of the documentation of this error. */
  readonly docs = errorDocs('InvalidApp');
}

/**
 * Synthesizes an app, unless it is the path of a cloud assembly. Works with any version of the CDK, because it imports
 * none.
 */
export async function synthesize(source: AppSource): Promise<SynthesizedApp> {
  if (typeof source === 'string') return { path: source };
  if (typeof source === 'function') return synthesize(await source());
  if (isApp(source)) return { path: assemblyOf(source) };
  const { stackName, node } = source as Partial<SynthesizableStack>; // checked next
  const root = node?.root;
  if (typeof stackName !== 'string' || root === undefined || !isApp(root))
    throw new InvalidApp(
      'app must be the path of a cdk.out, a CDK App or Stack, or a function that returns one of them',
    );
  // checked above
  return { path: assemblyOf(root), stacks: [...new Set(withDependencies(source as SynthesizableStack))] };
}

/**
 * Synthesizes an app without the rules with which the CDK validates templates for a deployment: in each process, they
 * take several seconds. They run if the user sets CDK_VALIDATION. See "Validation" in
 * https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib-readme.html
 */
function assemblyOf(app: SynthesizableApp): string {
  if (process.env['CDK_VALIDATION'] !== undefined) return app.synth().directory;
  process.env['CDK_VALIDATION'] = 'false';
  try {
    return app.synth().directory;
  } finally {
    delete process.env['CDK_VALIDATION'];
  }
}

function isApp(value: object): value is SynthesizableApp {
  return 'synth' in value && typeof value.synth === 'function';
}

function withDependencies(stack: SynthesizableStack): string[] {
  return [...stack.dependencies.flatMap(withDependencies), stack.stackName];
}
