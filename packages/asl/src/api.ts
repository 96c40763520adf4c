import { compileProgram } from './compile/compile-program.js';
import { type Diagnostic, InvalidDefinition } from './diagnostics.js';
import { type JsonObject } from './json.js';
import { type DefinitionOptions, type ExecutionHandle, type ExecutionOptions } from './options.js';
import { Execution } from './execute/execution.js';
import { startAttempt } from './execute/execution-handle.js';
import { executionEnvironment } from './execute/execution-environment.js';
import { type StateMachine } from './state-machine.js';
import { parseDefinition } from './validate/parse-definition.js';
import { validate } from './validate/validate.js';

/**
 * Validates a definition, a JSON string or an object. Returns all diagnostics in the order of the definition; an empty
 * array if it is valid.
 */
export function validateDefinition(definition: string | JsonObject, options: DefinitionOptions = {}): Diagnostic[] {
  const parsed = parseDefinition(definition, options);
  return Array.isArray(parsed) ? parsed : validate(parsed, options);
}

/**
 * Parses, validates and compiles a definition, a JSON string or an object.
 *
 * @throws InvalidDefinition with every diagnostic of severity ERROR
 */
export function compile(definition: string | JsonObject, options: DefinitionOptions = {}): StateMachine {
  const parsed = parseDefinition(definition, options);
  if (Array.isArray(parsed)) throw new InvalidDefinition(parsed);
  const errors = validate(parsed, options).filter(({ severity }) => severity === 'ERROR');
  if (errors.length > 0) throw new InvalidDefinition(errors);
  const { TimeoutSeconds, QueryLanguage } = parsed;
  const program = compileProgram(parsed, QueryLanguage === 'JSONata' ? 'JSONata' : 'JSONPath');
  return { ...program, timeoutSeconds: typeof TimeoutSeconds === 'number' ? TimeoutSeconds : undefined };
}

/** Starts an execution. It records ExecutionStarted before it returns, and runs the first state in a microtask. */
export function execute(machine: StateMachine, options: ExecutionOptions): ExecutionHandle {
  const environment = executionEnvironment(options);
  const { execution: names, stateMachine, input, history, type = 'STANDARD' } = options;
  const attempt = {
    arn: names.arn,
    name: names.name,
    roleArn: names.roleArn,
    redriveCount: names.redriveCount ?? 0,
    stateMachine,
    type,
    input,
    history,
    timeoutSeconds:
      type === 'EXPRESS'
        ? Math.min(machine.timeoutSeconds ?? Number.POSITIVE_INFINITY, environment.quotas.expressSeconds)
        : machine.timeoutSeconds,
  };
  return startAttempt((onEnded) => new Execution(machine, { ...attempt, onEnded }, environment));
}
