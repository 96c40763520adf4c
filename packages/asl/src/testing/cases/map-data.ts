import { type Json, type JsonObject } from '../../json.js';
import { type MapDataStore } from '../../map/map-data-store.js';
import { TaskFailure } from '../../task-dispatcher.js';
import { type AwsCase, type AwsCases, call, guide, unverified } from './aws-case.js';
import { distributedMap as map, failsAbove, fileItems, succeededMap as succeeded } from './distributed-map.js';

const bucket = (items: readonly Json[]): MapDataStore => ({
  async *readItems() {
    yield* fileItems(...items);
  },
  writeResults: ({ mapRunArn, parameters, results }) =>
    Promise.resolve({ mapRunArn, parameters, statuses: results.map(({ outcome }) => outcome.status) }),
});
const reader = { Resource: 'arn:aws:states:::s3:getObject', Parameters: { Bucket: 'in', 'Key.$': '$.key' } };

/** ItemReader, ItemBatcher and ResultWriter. */
export const mapDataCases: AwsCases = {
  subject: 'Map, data',
  cases: [
    {
      rule: 'ItemReader reads the items, and MapStateStarted then has the length 0.',
      source: guide('input-output-itemreader'),
      states: { Loop: map({ ItemReader: reader }) },
      input: { key: 'lines.json' },
      mapData: bucket(['x', 'y']),
      answer: { output: ['x', 'y'] },
      history: succeeded,
      details: { 3: { length: 0 } },
    },
    ...(
      [
        ['JSONPath', { 'line.$': '$$.Map.Item.Value', 'from.$': '$$.Map.Item.Source' }],
        ['JSONata', { line: '{% $states.context.Map.Item.Value %}', from: '{% $states.context.Map.Item.Source %}' }],
      ] as const
    ).map(([QueryLanguage, ItemSelector]): AwsCase => ({
      rule: `The context object has the S3 URI of the file that contains an item (${QueryLanguage}).`,
      source: guide('input-output-contextobject'),
      states: {
        Loop: map({
          ItemReader: QueryLanguage === 'JSONata' ? { Resource: reader.Resource, Arguments: { Bucket: 'in' } } : reader,
          ItemSelector,
        }),
      },
      machine: { QueryLanguage },
      input: { key: 'lines.json' },
      mapData: bucket(['x']),
      answer: { output: [{ line: 'x', from: 's3://in/lines.json' }] },
    })),
    {
      rule: 'An item of a JSON object in a file has a Key in the context object.',
      source: guide('input-output-contextobject'),
      states: {
        Loop: map({ ItemReader: reader, ItemSelector: { 'key.$': '$$.Map.Item.Key', 'v.$': '$$.Map.Item.Value' } }),
      },
      input: { key: 'lines.json' },
      mapData: {
        ...bucket([]),
        async *readItems() {
          yield { key: 'a', value: 1, source: 's3://in/lines.json' };
        },
      },
      answer: { output: [{ key: 'a', v: 1 }] },
    },
    {
      rule: 'MaxItems limits the items that ItemReader reads.',
      source: guide('input-output-itemreader'),
      states: { Loop: map({ ItemReader: { ...reader, ReaderConfig: { InputType: 'JSON', MaxItems: 2 } } }) },
      input: { key: 'lines.json' },
      mapData: bucket(['x', 'y', 'z']),
      answer: { output: ['x', 'y'] },
    },
    {
      rule: 'An ItemReader that fails fails the map run with the error of the service.',
      source: guide('concepts-error-handling'),
      states: { Loop: map({ ItemReader: reader }) },
      input: { key: 'lines.json' },
      mapData: {
        ...bucket([]),
        readItems: () => ({
          [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new TaskFailure('S3.NoSuchKey', 'gone')) }),
        }),
      },
      answer: { error: 'S3.NoSuchKey', cause: 'gone' },
      history:
        'MapStateEntered 0  MapStateStarted 2  MapRunStarted 3  MapRunFailed 4  MapStateFailed 5  ExecutionFailed 6',
      details: { 5: { error: 'S3.NoSuchKey', cause: 'gone' } },
    },
    ...(
      [
        ['An item of 256 KiB is the input of a child execution.', 262_142, {}, { output: [1] }],
        [
          'A larger item is an error.',
          262_143,
          {},
          {
            error: 'States.DataLimitExceeded',
            cause: 'The input of a child execution must not exceed 262144 bytes; select less with ItemSelector',
          },
        ],
        ['ItemSelector can select less of a larger item.', 262_143, { ItemSelector: { n: 1 } }, { output: [1] }],
      ] satisfies [string, number, JsonObject, AwsCase['answer']][]
    ).map(([rule, length, rest, answer]): AwsCase => ({
      rule,
      source: unverified,
      states: { Loop: map({ ItemReader: reader, ...rest }, { Type: 'Pass', Result: 1, End: true }) },
      input: { key: 'lines.json' },
      mapData: bucket(['x'.repeat(length)]),
      answer,
    })),
    {
      rule: 'ItemBatcher groups items, and BatchInput is the same for every batch.',
      source: guide('input-output-itembatcher'),
      states: { Loop: map({ ItemBatcher: { MaxItemsPerBatch: 2, BatchInput: { 'n.$': '$[0]' } } }) },
      input: [1, 2, 3],
      answer: {
        output: [
          { BatchInput: { n: 1 }, Items: [1, 2] },
          { BatchInput: { n: 1 }, Items: [3] },
        ],
      },
    },
    {
      rule: 'ResultWriter writes the results of all child executions, and its response is the result of the state.',
      source: guide('input-output-resultwriter'),
      states: {
        Loop: map(
          {
            ToleratedFailureCount: 1,
            ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: 'out', Prefix: 'p' } },
          },
          call('check'),
        ),
      },
      input: [1, 9],
      tasks: { check: failsAbove(5) },
      mapData: bucket([]),
      answer: {
        output: {
          mapRunArn: 'arn:aws:states:us-east-1:123456789012:mapRun:machine/Loop:1',
          parameters: { Bucket: 'out', Prefix: 'p' },
          statuses: ['SUCCEEDED', 'FAILED'],
        },
      },
    },
    ...(
      [
        ['COMPACT', 'JSON', [[1, 2], [3], 4]],
        ['FLATTEN', 'JSON', [1, 2, 3, 4]],
        ['FLATTEN', 'JSONL', '1\n2\n3\n4\n'],
      ] as const
    ).map(([Transformation, OutputType, output]): AwsCase => ({
      rule: `A ResultWriter without Resource returns the results with ${Transformation} as ${OutputType}.`,
      source: guide('input-output-resultwriter'),
      states: { Loop: map({ ResultWriter: { WriterConfig: { Transformation, OutputType } } }) },
      input: [[1, 2], [3], 4],
      answer: { output: output as Json },
      history: succeeded,
    })),
    ...(
      [
        ['ResultWriter', { ResultWriter: {} }],
        ['ResultWriter/WriterConfig/Transformation', { ResultWriter: { WriterConfig: { Transformation: 'ZIP' } } }],
        ['ResultWriter/WriterConfig/OutputType', { ResultWriter: { WriterConfig: { OutputType: 'CSV' } } }],
        ['ItemReader/ReaderConfig/InputType', { ItemReader: { ...reader, ReaderConfig: { InputType: 'ORC' } } }],
        [
          'ItemReader/ReaderConfig/CSVDelimiter',
          { ItemReader: { ...reader, ReaderConfig: { CSVDelimiter: 'COLON' } } },
        ],
        [
          'ItemReader/ReaderConfig',
          { ItemReader: { ...reader, ReaderConfig: { Transformation: 'LOAD_AND_FLATTEN' } } },
        ],
      ] as const
    ).map(([field, fields]): AwsCase => ({
      rule: `A definition is rejected at ${field} for ${JSON.stringify(fields)}.`,
      source: guide(field.startsWith('Item') ? 'input-output-itemreader' : 'input-output-resultwriter'),
      states: { Loop: map(fields) },
      answer: { invalid: `/States/Loop/${field}` },
    })),
  ],
};
