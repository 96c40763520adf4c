import { relative } from 'node:path';
import { type AssemblyStateMachine, type Diagnostic } from '@stepwell/local/definitions';
import { readDefinitions, sourceNotFound, type DefinitionText } from '../definitions.js';
import { InvalidDefinitions } from '../invalid-definitions.js';
import { createOutput, type Output } from '../terminal/output.js';
import { type Terminal } from '../terminal/terminal.js';

/** The flags of `stepwell validate`. */
export interface ValidateFlags {
  readonly type?: 'STANDARD' | 'EXPRESS';
  readonly json?: boolean;
}

/** A diagnostic with its position in the file. */
interface Finding extends Diagnostic {
  readonly line?: number;
  readonly column?: number;
}

/** The result of validating one definition. */
interface Validation {
  /** The file, `stdin`, or the construct path. */
  readonly subject: string;
  /** Identifying fields of the `--json` record. */
  readonly identity: Readonly<Record<string, unknown>>;
  /** Location for people. */
  readonly location: string | undefined;
  readonly findings: readonly Finding[];
}

/**
 * `stepwell validate [source]`: prints every diagnostic of a definition, or of all state machines of a cloud assembly.
 */
export async function validate(
  source: string | undefined,
  { type, json = false }: ValidateFlags,
  terminal: Terminal,
): Promise<void> {
  const output = createOutput(terminal, json);
  const found = await readDefinitions(source, terminal);
  if (found === undefined) throw sourceNotFound(source ?? '');
  const validations =
    'text' in found
      ? [await ofText(found, type)]
      : await Promise.all(found.map((machine) => ofMachine(machine, terminal.cwd)));
  for (const validation of validations) await print(validation, output);
  const all = validations.flatMap(({ findings }) => findings);
  const [errors, warnings] = [all.filter(isError).length, all.filter((finding) => !isError(finding)).length];
  if (errors > 0)
    throw new InvalidDefinitions(
      errors,
      validations.filter(({ findings }) => findings.some(isError)).map(({ subject }) => subject),
    );
  const summary =
    validations.length === 1
      ? `${validations[0]?.subject ?? ''} is valid`
      : `${validations.length} state machines are valid`;
  await output.notify(
    validations.length === 0
      ? 'There are no state machines.'
      : `${summary}${warnings === 0 ? '' : `, with ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`}`,
  );
}

async function ofText({ source, text, positionOf }: DefinitionText, type: ValidateFlags['type']): Promise<Validation> {
  const { validateDefinition } = await import('@stepwell/local/definitions');
  const findings = validateDefinition(text, { type }).map((diagnostic) => ({
    ...diagnostic,
    ...positionOf(diagnostic.location),
  }));
  return { subject: source, identity: { source }, location: undefined, findings };
}

async function ofMachine(
  { stack, logicalId, constructPath, source, type, definition, problem }: AssemblyStateMachine,
  cwd: string,
): Promise<Validation> {
  const { validateDefinition } = await import('@stepwell/local/definitions');
  const findings =
    definition === undefined
      ? [
          {
            severity: 'ERROR',
            code: 'DEFINITION_UNKNOWN',
            message: problem ?? 'the definition cannot be read',
          } as const,
        ]
      : validateDefinition(definition, { type });
  const location = source === undefined ? undefined : `${relative(cwd, source.file)}:${source.line}`;
  return {
    subject: constructPath ?? `${stack}/${logicalId}`,
    identity: { stack, logicalId, constructPath, source },
    location,
    findings,
  };
}

async function print({ subject, identity, location: place, findings }: Validation, output: Output): Promise<void> {
  await output.record({ type: 'validation', ...identity, valid: !findings.some(isError), diagnostics: findings });
  if (findings.length === 0) return;
  const { colors } = output;
  await output.data(place === undefined ? colors.bold(subject) : `${colors.bold(subject)}  ${place}`);
  for (const { severity, code, message, location, line, column } of findings) {
    const where = line === undefined ? '' : `${line}:${column ?? 1}  `;
    const kind = severity === 'ERROR' ? colors.red('error') : colors.yellow('warning');
    await output.data(
      `  ${where}${kind}  ${code}  ${message}${location === undefined ? '' : colors.dim(`  ${location}`)}`,
    );
  }
}

function isError({ severity }: Diagnostic): boolean {
  return severity === 'ERROR';
}
