import { type Json, isJsonObject } from '../json.js';
import { parseResource } from '../resource.js';
import { isExpression } from './expression-check.js';
import { wording } from './report.js';
import { type StateScope } from './state-scope.js';

const maxLabelLength = 40;
/** Spaces, wildcards, brackets, separators and control characters. */
const invalidLabelCharacters = /[\s?*{}[\]:;,\\|^~$#%&`"<>/\u0000-\u001f\u007f-\u009f]/;
const modes = ['INLINE', 'DISTRIBUTED'];
const executionTypes = ['STANDARD', 'EXPRESS'];

/**
 * Checks the processor of a Map and its reader and writer. AWS accepts the fields of a Distributed Map in an inline
 * Map, and ignores Label and tolerated failures there.
 */
export function checkMap(scope: StateScope): void {
  const { state, at, report, checkProgram } = scope;
  const { ItemProcessor, Iterator } = state;
  const field = ItemProcessor === undefined ? 'Iterator' : 'ItemProcessor';
  const processor = ItemProcessor ?? Iterator;
  if (processor === undefined) return report.error(wording.exactlyOne(['ItemProcessor', 'Iterator']), at);
  if (ItemProcessor !== undefined && Iterator !== undefined)
    report.error(wording.onlyOne(['ItemProcessor', 'Iterator']), at);
  if (!isJsonObject(processor)) return report.error('Expected value of type Object', `${at}/${field}`);
  const where = `${at}/${field}`;
  checkProgram(processor, where);
  checkMode(scope, processor['ProcessorConfig'], `${where}/ProcessorConfig`);
  checkLabel(scope, state['Label']);
  checkNumbers(scope);
  checkStore(scope, 'ItemReader', readerResources);
  checkReaderConfig(scope);
  checkStore(scope, 'ResultWriter', writerResources);
  checkClosedLists(scope);
}

function checkMode({ report, options }: StateScope, config: Json | undefined, at: string): void {
  if (config === undefined) return;
  if (!isJsonObject(config)) return report.error('Expected value of type Object', at);
  const { Mode, ExecutionType } = config;
  if (Mode !== undefined && !modes.includes(Mode as string))
    report.error(`The field 'Mode' should have one of these values: [${modes.join(', ')}]`, `${at}/Mode`);
  if (Mode === 'INLINE' && ExecutionType !== undefined) return report.error(wording.unsupported('ExecutionType'), at);
  if (ExecutionType !== undefined && !executionTypes.includes(ExecutionType as string))
    report.error(wording.oneOf(executionTypes), `${at}/ExecutionType`);
  if (Mode !== 'DISTRIBUTED') return;
  if (ExecutionType === undefined) report.error(wording.required('ExecutionType'), at);
  if (options.type === 'EXPRESS')
    report.error(
      "The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines",
      `${at}/Mode`,
    );
}

function checkLabel({ at, report, labels }: StateScope, label: Json | undefined): void {
  if (label === undefined) return;
  const where = `${at}/Label`;
  if (typeof label !== 'string') return report.error('Expected value of type String', where);
  const wrong = invalidLabelCharacters.exec(label);
  if (label === '') report.error('Invalid Label name: it is empty', where, 'INVALID_LABEL_NAME');
  else if (label.length > maxLabelLength)
    report.error(
      `Invalid Label name: ${label} exceeds the ${maxLabelLength}-character limit allowed by the service`,
      where,
      'INVALID_LABEL_NAME',
    );
  else if (wrong !== null)
    report.error(
      `Invalid Label name: ${label} contains invalid character ${JSON.stringify(wrong[0])}`,
      where,
      'INVALID_LABEL_NAME',
    );
  else if (labels.has(label)) report.error(`Duplicate Label name: ${label}`, where, 'DUPLICATE_LABEL_NAME');
  labels.add(label);
}

const ranges: Readonly<Record<string, { least: number; most?: number; whole?: boolean }>> = {
  MaxConcurrency: { least: 0 },
  ToleratedFailureCount: { least: 0 },
  ToleratedFailurePercentage: { least: 0, most: 100, whole: false },
};

function checkNumbers(scope: StateScope): void {
  const { state, at, report } = scope;
  for (const [field, range] of Object.entries(ranges)) {
    const value = state[field];
    if (value === undefined) continue;
    if (!isExpression(scope, value)) report.checkRange(value, range, `${at}/${field}`);
    if (state[`${field}Path`] !== undefined) report.error(wording.onlyOne([field, `${field}Path`]), at);
  }
}

const readerResources = /^arn:[^:]+:states:::s3:(getObject|listObjectsV2)$/;
const writerResources = /^arn:[^:]+:states:::s3:putObject$/;

function checkStore(
  { state, at, report, options }: StateScope,
  field: 'ItemReader' | 'ResultWriter',
  allowed: RegExp,
): void {
  const store = state[field];
  if (store === undefined) return;
  const where = `${at}/${field}`;
  if (!isJsonObject(store)) return report.error('Expected value of type Object', where);
  const { Resource } = store;
  if (Resource === undefined) {
    if (field === 'ItemReader') report.error(wording.required('Resource'), where);
    else if (store['WriterConfig'] === undefined)
      report.error("The field 'ResultWriter' requires WriterConfig, or Resource with its parameters", where);
    return;
  }
  if (typeof Resource !== 'string' || !allowed.test(Resource))
    return report.error("The field 'Resource' does not match any of the allowed values", `${where}/Resource`);
  const resource = parseResource(Resource);
  const problem =
    resource === undefined
      ? undefined
      : options.dispatcher?.validate?.(resource, store['Parameters'] ?? store['Arguments']);
  if (problem !== undefined) report.error(typeof problem === 'string' ? problem : problem.message, `${where}/Resource`);
}

/** The values of fields in `ReaderConfig` and `WriterConfig` (input-output-itemreader.html, input-output-resultwriter.html). */
const closedLists: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  ItemReader: {
    InputType: ['CSV', 'JSON', 'JSONL', 'PARQUET', 'MANIFEST'],
    CSVHeaderLocation: ['FIRST_ROW', 'GIVEN'],
    CSVDelimiter: ['COMMA', 'PIPE', 'SEMICOLON', 'SPACE', 'TAB'],
    ManifestType: ['ATHENA_DATA', 'S3_INVENTORY'],
    Transformation: ['NONE', 'LOAD_AND_FLATTEN'],
  },
  ResultWriter: { Transformation: ['NONE', 'COMPACT', 'FLATTEN'], OutputType: ['JSON', 'JSONL'] },
};

function checkClosedLists(scope: StateScope): void {
  const { state, at, report } = scope;
  for (const [store, lists] of Object.entries(closedLists)) {
    const config = store === 'ItemReader' ? 'ReaderConfig' : 'WriterConfig';
    const definition = state[store] ?? null;
    const given = isJsonObject(definition) ? definition[config] : undefined;
    if (given === undefined || !isJsonObject(given)) continue;
    for (const [field, values] of Object.entries(lists)) {
      const value = given[field];
      if (value === undefined || isExpression(scope, value) || values.some((known) => known === value)) continue;
      report.error(wording.oneOf(values), `${at}/${store}/${config}/${field}`);
    }
  }
}

/**
 * Checks the header fields: CSV requires a header location, and JSON does not support one (cdk-preflight,
 * pf-sfn-asl-map-distributed).
 */
function checkReaderConfig({ state, at, report }: StateScope): void {
  const { ItemReader } = state;
  const config = ItemReader !== undefined && isJsonObject(ItemReader) ? ItemReader['ReaderConfig'] : undefined;
  if (config === undefined || !isJsonObject(config)) return;
  const where = `${at}/ItemReader/ReaderConfig`;
  const { InputType, ManifestType, CSVHeaderLocation, CSVHeaders, Transformation } = config;
  if (ManifestType === 'S3_INVENTORY' && InputType !== undefined) report.error(wording.unsupported('InputType'), where);
  if (Transformation === 'LOAD_AND_FLATTEN' && InputType === undefined)
    report.error(wording.required('InputType'), where);
  if (InputType === 'CSV' && ManifestType === undefined && CSVHeaderLocation === undefined)
    report.error("The field 'CSVHeaderLocation' is required", where);
  if (InputType === 'JSON' && CSVHeaderLocation !== undefined)
    report.error(wording.unsupported('CSVHeaderLocation'), where);
  if (CSVHeaderLocation === 'GIVEN' && CSVHeaders === undefined) report.error(wording.required('CSVHeaders'), where);
}
