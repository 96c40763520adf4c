import { type ApiClient } from '../api/client.js';
import { type Visit } from '../history/execution-state.js';
import { variablesBefore } from '../history/variables.js';

/** A step of the processing of a state's data. */
export interface Stage {
  readonly title: string;
  /** JSON. */
  readonly text: string;
}

const stages: readonly (readonly [field: string, title: string])[] = [
  ['input', 'Input'],
  ['afterInputPath', 'After InputPath'],
  ['afterArguments', 'After Arguments'],
  ['afterParameters', 'After Parameters'],
  ['afterItemsPath', 'After ItemsPath'],
  ['afterItemSelector', 'After ItemSelector'],
  ['afterItemBatcher', 'After ItemBatcher'],
  ['result', 'Result'],
  ['afterResultSelector', 'After ResultSelector'],
  ['afterResultPath', 'After ResultPath'],
];

/** The result of a TestState call that this view reads. */
interface TestStateResult {
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly inspectionData?: Readonly<Record<string, unknown>>;
}

/**
 * Computes each processing stage of a state with TestState: with the state's recorded input, variables and result. No
 * service is called.
 *
 * @throws ApiError the error of TestState
 */
export async function readStages(
  api: ApiClient,
  definition: string,
  visits: readonly Visit[],
  visit: Visit,
): Promise<Stage[]> {
  const attempt = visit.attempts.at(-1);
  const isMocked = visit.type === 'Task' || visit.type === 'Map' || visit.type === 'Parallel';
  const result = await api.aws<TestStateResult>('sfn', 'TestState', {
    definition,
    stateName: visit.name,
    input: visit.input ?? '{}',
    inspectionLevel: 'TRACE',
    variables: JSON.stringify(parsed(variablesBefore(visits, visit))),
    ...(isMocked && { mock: mockOf(visit, attempt?.output) }),
  });
  const data = result.inspectionData ?? {};
  const found = stages.flatMap(([field, title]): Stage[] => {
    const text = data[field];
    return typeof text === 'string' ? [{ title, text }] : [];
  });
  return result.output === undefined ? found : [...found, { title: 'Output', text: result.output }];
}

function mockOf(visit: Visit, output: string | undefined): object {
  const { error, cause } = visit;
  if (output === undefined && error !== undefined)
    return { errorOutput: { error, cause }, fieldValidationMode: 'NONE' };
  return { result: output ?? resultOf(visit), fieldValidationMode: 'NONE' };
}

/** The result of a Map or Parallel state: the outputs of its iterations or branches. */
function resultOf({ iterations, children }: Visit): string {
  const lastOutputs =
    iterations.length > 0
      ? [...iterations].sort((one, other) => one.index - other.index).map(({ visits }) => visits.at(-1)?.output)
      : children.map(({ output }) => output);
  return `[${lastOutputs.map((text) => text ?? 'null').join(',')}]`;
}

function parsed(variables: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(variables).map(([name, text]) => [name, JSON.parse(text) as unknown]));
}
