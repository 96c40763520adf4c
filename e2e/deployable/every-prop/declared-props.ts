import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { AfterCatch, ApiAuthorization, FanOutStrategy } from '@stepwell/constructs';
import { Duration, RemovalPolicy, Size } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import ts from 'typescript';

/** A prop of an interface. */
export interface DeclaredProp {
  readonly name: string;
  /** The default, where the documentation gives a value: not where it is text (`@default - a new bucket`). */
  readonly byDefault?: unknown;
}

const constructs = dirname(fileURLToPath(import.meta.resolve('@stepwell/constructs/package.json')));

/**
 * The props and options that users of the public constructs fill in, by interface: what constructors and static methods of
 * exported classes take, and what these interfaces consist of.
 */
export function declaredProps(): ReadonlyMap<string, readonly DeclaredProp[]> {
  const interfaces = new Map(
    sourceFiles()
      .flatMap((file) => file.statements.filter((each) => ts.isInterfaceDeclaration(each)))
      .map((each) => [each.name.text, each]),
  );
  const [, report] =
    /```ts\r?\n([\s\S]*)\r?\n```/.exec(readFileSync(join(constructs, 'api/index.api.md'), 'utf8')) ?? [];
  if (report === undefined) throw new Error('api/index.api.md has no declarations');
  const found = new Map<string, readonly DeclaredProp[]>();
  const open = sourceOf(report)
    .statements.filter((each) => ts.isClassDeclaration(each))
    .flatMap(takenBy);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const declaration = interfaces.get(name);
    // What starts with I is a resource of the user's, not something to fill in.
    if (declaration === undefined || found.has(name) || /^I[A-Z]/.test(name)) continue;
    const members = membersOf(declaration, interfaces);
    found.set(name, members.map(declaredProp));
    open.push(...members.flatMap(typesIn));
  }
  return found;
}

function sourceOf(text: string): ts.SourceFile {
  return ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest, true);
}

function sourceFiles(): ts.SourceFile[] {
  const names = readdirSync(join(constructs, 'src'), { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  return names.map((name) => sourceOf(readFileSync(join(constructs, 'src', name), 'utf8')));
}

/** The types that the constructor and the static methods of a class take. */
function takenBy(declaration: ts.ClassDeclaration): string[] {
  const isStatic = (member: ts.ClassElement): boolean =>
    ts.isMethodDeclaration(member) && (member.modifiers ?? []).some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword);
  const callable = declaration.members.filter((member) => ts.isConstructorDeclaration(member) || isStatic(member)) as (
    ts.ConstructorDeclaration | ts.MethodDeclaration
  )[];
  return callable.flatMap(({ parameters }) => parameters.flatMap(typesIn));
}

/** The names of the types that occur in a declaration. */
function typesIn(node: ts.Node): string[] {
  const name = ts.isTypeReferenceNode(node) && ts.isIdentifier(node.typeName) ? [node.typeName.text] : [];
  const inner: string[] = [];
  ts.forEachChild(node, (child) => void inner.push(...typesIn(child)));
  return [...name, ...inner];
}

/** The members of an interface, those of the interfaces that it extends included. */
function membersOf(
  { members, heritageClauses = ts.factory.createNodeArray() }: ts.InterfaceDeclaration,
  interfaces: ReadonlyMap<string, ts.InterfaceDeclaration>,
): ts.PropertySignature[] {
  const extended = heritageClauses.flatMap(({ types }) =>
    types.map(({ expression }) => interfaces.get(expression.getText())),
  );
  const inherited = extended.flatMap((each) => (each === undefined ? [] : membersOf(each, interfaces)));
  return [...inherited, ...members.filter((member) => ts.isPropertySignature(member))];
}

/** What documented defaults are made of. */
const VALUES = {
  AfterCatch,
  ApiAuthorization,
  Duration,
  FanOutStrategy,
  RemovalPolicy,
  RetentionDays,
  Size,
  StateMachineType,
};

function declaredProp(member: ts.PropertySignature): DeclaredProp {
  const name = member.name.getText();
  const tag = ts.getJSDocTags(member).find(({ tagName }) => tagName.text === 'default');
  const [value = ''] = (ts.getTextOfJSDocComment(tag?.comment) ?? '').split(/(?:^| )- |, and |; /);
  return value.trim() === '' || value.startsWith('`')
    ? { name }
    : { name, byDefault: runInNewContext(value, VALUES) as unknown };
}

/** A value as it compares with a default: a duration or size by its amount, what is no plain value as an object. */
export function comparable(value: unknown): string {
  if (value instanceof Duration) return `${value.toMilliseconds()} ms`;
  if (value instanceof Size) return `${value.toBytes()} bytes`;
  if (Array.isArray(value)) return `[${value.map(comparable).join()}]`;
  return typeof value === 'object' ? 'an object' : String(value);
}
