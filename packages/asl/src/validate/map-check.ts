import { type Json, type JsonObject, isJsonObject } from '../json.js';
import { parseResource } from '../resource.js';
import { type StateScope } from './state-scope.js';

const longestLabel = 40;
/** Spaces, wildcards, brackets, separators and control characters. */
const labelCharacters = /[\s?*{}[\]:;,\\|^~$#%&`"<>/\u0000-\u001f\u007f-\u009f]/;
/** AWS lets an inline Map have Label and tolerated failures, and ignores them. */
const distributedOnly = ['ItemReader', 'ItemBatcher', 'ResultWriter'];

/** Checks a Map's processor and what goes only with a distributed one. */
export function checkMap(scope: StateScope): void {
  const { state, at, report, program, options } = scope;
  const { ItemProcessor, Iterator } = state;
  const field = ItemProcessor === undefined ? 'Iterator' : 'ItemProcessor';
  const processor = ItemProcessor ?? Iterator;
  if (processor === undefined) return report.error('These fields are required: [ItemProcessor]', at);
  if (ItemProcessor !== undefined && Iterator !== undefined) report.error('Only one of these fields is allowed: [ItemProcessor, Iterator]', at);
  if (!isJsonObject(processor)) return report.error('Expected value of type Object', `${at}/${field}`);
  const where = `${at}/${field}`;
  if (processor['QueryLanguage'] !== undefined) report.error("Field 'QueryLanguage' is not supported", where);
  program(processor, where);
  const distributed = checkMode(scope, processor['ProcessorConfig'], `${where}/ProcessorConfig`);
  if (!distributed) for (const name of distributedOnly) if (state[name] !== undefined) report.error(`Field '${name}' is only supported for a Map state in DISTRIBUTED mode`, at);
  if (distributed && options.type === 'EXPRESS') report.error('Express state machine does not support Map states in DISTRIBUTED mode', where);
  checkLabel(scope, state['Label']);
  checkNumbers(scope);
  for (const name of ['ItemReader', 'ResultWriter']) checkStore(scope, name);
}

function checkMode({ report }: StateScope, config: Json | undefined, at: string): boolean {
  if (config === undefined) return false;
  if (!isJsonObject(config)) {
    report.error('Expected value of type Object', at);
    return false;
  }
  const { Mode, ExecutionType } = config;
  if (Mode !== undefined && Mode !== 'INLINE' && Mode !== 'DISTRIBUTED') report.error("The field 'Mode' should have one of these values: [INLINE, DISTRIBUTED]", `${at}/Mode`);
  if (ExecutionType !== undefined && ExecutionType !== 'STANDARD' && ExecutionType !== 'EXPRESS') {
    report.error("The field 'ExecutionType' should have one of these values: [STANDARD, EXPRESS]", `${at}/ExecutionType`);
  }
  if (Mode === 'DISTRIBUTED' && ExecutionType === undefined) report.error('These fields are required: [ExecutionType]', at);
  return Mode === 'DISTRIBUTED';
}

function checkLabel({ at, report }: StateScope, label: Json | undefined): void {
  if (label === undefined) return;
  const where = `${at}/Label`;
  if (typeof label !== 'string') report.error('Expected value of type String', where);
  else if (label === '') report.error('Label cannot be empty', where);
  else if (label.length > longestLabel) report.error(`Label cannot exceed ${longestLabel} characters`, where);
  else {
    const wrong = labelCharacters.exec(label);
    if (wrong !== null) report.error(`Label contains invalid character: ${JSON.stringify(wrong[0])}`, where);
  }
}

function checkNumbers({ state, at, report }: StateScope): void {
  const limits: Readonly<Record<string, number>> = { MaxConcurrency: Number.POSITIVE_INFINITY, ToleratedFailureCount: Number.POSITIVE_INFINITY, ToleratedFailurePercentage: 100 };
  for (const [field, most] of Object.entries(limits)) {
    const value = state[field];
    if (typeof value === 'number' && (value < 0 || value > most)) report.error(`Value must be between 0 and ${most}`, `${at}/${field}`);
    if (value !== undefined && state[`${field}Path`] !== undefined) report.error(`Only one of these fields is allowed: [${field}, ${field}Path]`, at);
  }
}

function checkStore({ state, at, report, options }: StateScope, field: string): void {
  const value = state[field];
  if (value === undefined) return;
  const where = `${at}/${field}`;
  if (!isJsonObject(value)) return report.error('Expected value of type Object', where);
  const store: JsonObject = value;
  const { Resource } = store;
  if (Resource === undefined) {
    if (field === 'ItemReader') report.error('These fields are required: [Resource]', where);
    return;
  }
  const resource = typeof Resource === 'string' ? parseResource(Resource) : undefined;
  const problem = resource === undefined ? notRecognised(Resource) : options.dispatcher?.check?.(resource, store['Parameters'] ?? store['Arguments']);
  if (problem !== undefined) report.error(problem, `${where}/Resource`);
}

function notRecognised(resource: Json): string {
  return `The resource provided ${typeof resource === 'string' ? resource : JSON.stringify(resource)} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.`;
}
