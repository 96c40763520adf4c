import { type Json, isJsonObject } from '../json.js';
import { checkMapData } from './map-data-check.js';
import { checkMapNumbers } from './map-numbers-check.js';
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
  checkMapNumbers(scope);
  checkMapData(scope);
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
