import { type Json, type JsonObject, isJsonObject } from '../json.js';
import { parseResource } from '../resource.js';
import { wording } from './report.js';
import { type StateScope } from './state-scope.js';

/** Checks the reader and the writer of a Map. */
export function checkMapData(scope: StateScope): void {
  checkStore(scope, 'ItemReader', readerResources);
  checkReaderConfig(scope);
  checkStore(scope, 'ResultWriter', writerResources);
  checkClosedLists(scope);
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

/** The values of literal fields in `ReaderConfig` and `WriterConfig` (input-output-itemreader.html, input-output-resultwriter.html). */
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
      if (value === undefined || values.some((known) => known === value)) continue;
      report.error(wording.oneOf(values), `${at}/${store}/${config}/${field}`);
    }
  }
}

/** The fields of ReaderConfig that describe text delimited files. */
const csvFields = ['CSVHeaderLocation', 'CSVHeaders', 'CSVDelimiter'];

/**
 * Checks which fields a ReaderConfig requires and supports. The rules and messages are those of definitions that AWS
 * rejected (gabrielmoreira/tiny-asl-machine, tests/conformance/cases/.snapshots/aws/Validation.ItemReader-*;
 * cdk-preflight, pf-sfn-asl-map-distributed). The InputType decides, whatever ManifestType is.
 */
function checkReaderConfig(scope: StateScope): void {
  const { ItemReader } = scope.state;
  const config = ItemReader !== undefined && isJsonObject(ItemReader) ? ItemReader['ReaderConfig'] : undefined;
  if (config === undefined || !isJsonObject(config)) return;
  const at = `${scope.at}/ItemReader/ReaderConfig`;
  const { InputType, CSVHeaderLocation, CSVHeaders, Transformation } = config;
  for (const field of unsupportedReaderFields(config)) scope.report.error(wording.unsupported(field), at);
  const lacksInputType = Transformation === 'LOAD_AND_FLATTEN' && InputType === undefined;
  const lacksHeader = InputType === 'CSV' && CSVHeaderLocation === undefined;
  if (lacksInputType) scope.report.error(wording.requiredHere('InputType'), at);
  if (lacksHeader) scope.report.error(wording.requiredHere('CSVHeaderLocation'), at);
  if (CSVHeaderLocation === 'GIVEN' && CSVHeaders === undefined) scope.report.error(wording.required('CSVHeaders'), at);
  checkItemsPointer(scope, config['ItemsPointer'], `${at}/ItemsPointer`);
}

function unsupportedReaderFields(config: JsonObject): string[] {
  const { InputType, ManifestType } = config;
  const fields: string[] = [];
  if (InputType === 'JSON' || InputType === 'JSONL' || InputType === 'PARQUET')
    fields.push(...csvFields.filter((field) => config[field] !== undefined));
  if (InputType === 'JSON' && ManifestType !== undefined) fields.push('ManifestType');
  // AWS's guide: S3_INVENTORY excludes InputType. A CSV reader without header fails for that reason alone.
  const lacksHeader = InputType === 'CSV' && config['CSVHeaderLocation'] === undefined;
  if (ManifestType === 'S3_INVENTORY' && InputType !== undefined && !lacksHeader) fields.push('InputType');
  return fields;
}

function checkItemsPointer(scope: StateScope, pointer: Json | undefined, at: string): void {
  if (pointer === undefined) return;
  if (typeof pointer !== 'string') scope.report.error('Expected value of type String', at);
  else if (pointer !== '' && !pointer.startsWith('/'))
    scope.report.error(`Invalid input: JSON Pointer expression must start with '/': "${pointer}"`, at);
}
