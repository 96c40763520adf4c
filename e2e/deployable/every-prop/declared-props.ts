import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { AfterCatch, ApiAuthorization, FanOutStrategy } from '@stepwell/constructs';
import { Duration, RemovalPolicy, Size } from 'aws-cdk-lib';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import ts from 'typescript';

/** A prop of an interface. */
export interface DeclaredProp {
  readonly name: string;
  /** The type in the source, such as `Duration` or `IBucket[]`. */
  readonly type: string;
  readonly isRequired: boolean;
  /** The documented default, if it is a value and not a description (`@default - a new bucket`). */
  readonly byDefault?: unknown;
}

const constructs = dirname(fileURLToPath(import.meta.resolve('@stepwell/constructs/package.json')));

/**
 * Returns the props and options of the public constructs by interface: the parameters of constructors and static
 * methods of exported classes, and their nested interfaces.
 */
export function declaredProps(): ReadonlyMap<string, readonly DeclaredProp[]> {
  const statements = sourceFiles().flatMap((file) => [...file.statements]);
  const interfaces = new Map(
    statements.filter((each) => ts.isInterfaceDeclaration(each)).map((each) => [each.name.text, each]),
  );
  const exported = exportedNames(sourceFile('index.ts'));
  const classes = statements
    .filter((each) => ts.isClassDeclaration(each))
    .filter(({ name }) => exported.has(name?.text ?? ''));
  const found = new Map<string, readonly DeclaredProp[]>();
  const open = classes.flatMap(takenBy);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const declaration = interfaces.get(name);
    // Interfaces that start with I are resources of the user, attributes are those of imports, which create nothing.
    // Interfaces that are not exported are internal.
    if (declaration === undefined || found.has(name) || !exported.has(name)) continue;
    if (/^I[A-Z]|Attributes$/.test(name)) continue;
    const members = membersOf(declaration, interfaces);
    found.set(name, members.map(declaredProp));
    open.push(...members.flatMap(typesIn));
  }
  return found;
}

function sourceFile(name: string): ts.SourceFile {
  const text = readFileSync(join(constructs, 'src', name), 'utf8');
  return ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
}

function sourceFiles(): ts.SourceFile[] {
  const names = readdirSync(join(constructs, 'src'), { recursive: true }).map(String);
  return names.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts')).map(sourceFile);
}

function exportedNames({ statements }: ts.SourceFile): ReadonlySet<string> {
  const clauses = statements.filter((each) => ts.isExportDeclaration(each)).map(({ exportClause }) => exportClause);
  const named = clauses.filter((each) => each !== undefined && ts.isNamedExports(each)) as ts.NamedExports[];
  return new Set(named.flatMap(({ elements }) => elements.map(({ name }) => name.text)));
}

/** Returns the parameter types of the constructor and the static methods of a class. */
function takenBy(declaration: ts.ClassDeclaration): string[] {
  const isStatic = (member: ts.ClassElement): boolean =>
    ts.isMethodDeclaration(member) && (member.modifiers ?? []).some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword);
  const callable = declaration.members.filter((member) => ts.isConstructorDeclaration(member) || isStatic(member)) as (
    ts.ConstructorDeclaration | ts.MethodDeclaration
  )[];
  return callable.flatMap(({ parameters }) => parameters.flatMap(typesIn));
}

/** Returns the names of the types in a declaration. */
function typesIn(node: ts.Node): string[] {
  const name = ts.isTypeReferenceNode(node) && ts.isIdentifier(node.typeName) ? [node.typeName.text] : [];
  const inner: string[] = [];
  ts.forEachChild(node, (child) => void inner.push(...typesIn(child)));
  return [...name, ...inner];
}

/** Returns the members of an interface, including inherited ones. */
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

/** The names in documented defaults. */
const VALUES = {
  AfterCatch,
  ApiAuthorization,
  Architecture,
  Duration,
  FanOutStrategy,
  RemovalPolicy,
  RetentionDays,
  Size,
  StateMachineType,
};

function declaredProp(member: ts.PropertySignature): DeclaredProp {
  const described = {
    name: member.name.getText(),
    type: member.type?.getText() ?? '',
    isRequired: member.questionToken === undefined,
  };
  const tag = ts.getJSDocTags(member).find(({ tagName }) => tagName.text === 'default');
  const [value = ''] = (ts.getTextOfJSDocComment(tag?.comment) ?? '').split(/(?:^| )- |, and |; /);
  if (value.trim() === '' || value.startsWith('`')) return described;
  return { ...described, byDefault: runInNewContext(value, VALUES) as unknown };
}

/**
 * Returns a string to compare a value with a default: a duration or size by its amount, any other object as `an
 * object`.
 */
export function comparable(value: unknown): string {
  if (value instanceof Duration) return `${value.toMilliseconds()} ms`;
  if (value instanceof Size) return `${value.toBytes()} bytes`;
  if (Array.isArray(value)) return `[${value.map(comparable).join()}]`;
  return typeof value === 'object' ? 'an object' : String(value);
}
