import { describe, expect, it } from 'vitest';
import { compile } from '../api.js';
import { type JsonObject } from '../json.js';
import { jsonata, lines, map, reader } from './testing/definitions.js';

/**
 * Definitions of Map states and AWS's responses to them, as recorded by gabrielmoreira/tiny-asl-machine
 * (.snapshots/aws) and measured in floci-io/floci (#3733).
 */
describe('AWS messages about Map states', () => {
  it.each<[string, JsonObject, string]>([
    [
      'flattened files without their type',
      map({
        ItemReader: {
          Resource: 'arn:aws:states:::s3:listObjectsV2',
          ReaderConfig: { Transformation: 'LOAD_AND_FLATTEN' },
        },
      }),
      "The field 'InputType' is required at /States/A/ItemReader/ReaderConfig",
    ],
    [
      'a CSV inventory without a header location',
      reader({ InputType: 'CSV', ManifestType: 'S3_INVENTORY' }),
      "The field 'CSVHeaderLocation' is required at /States/A/ItemReader/ReaderConfig",
    ],
    [
      'the type of an inventory',
      reader({ InputType: 'PARQUET', ManifestType: 'S3_INVENTORY' }),
      "Field 'InputType' is not supported at /States/A/ItemReader/ReaderConfig",
    ],
    [
      'a manifest of JSON files',
      reader({ InputType: 'JSON', ManifestType: 'ATHENA_DATA' }),
      "Field 'ManifestType' is not supported at /States/A/ItemReader/ReaderConfig",
    ],
    [
      'a pointer without a slash',
      reader({ InputType: 'JSON', ItemsPointer: 'data/items' }),
      `Invalid input: JSON Pointer expression must start with '/': "data/items" at /States/A/ItemReader/ReaderConfig/ItemsPointer`,
    ],
    [
      'more items than a map run reads',
      reader({ InputType: 'JSON', MaxItems: 100_000_001 }),
      'Maximum value is 100000000 at /States/A/ItemReader/ReaderConfig/MaxItems',
    ],
    [
      'a limit and its path',
      reader({ InputType: 'JSON', MaxItems: 1, MaxItemsPath: '$.n' }),
      'There should only be one of the following fields: [MaxItems, MaxItemsPath] at /States/A/ItemReader/ReaderConfig',
    ],
    [
      'a batch below zero',
      map({ ItemBatcher: { MaxItemsPerBatch: -1 } }),
      'Minimum value is 0 at /States/A/ItemBatcher/MaxItemsPerBatch',
    ],
    [
      'a percentage below zero',
      map({ ToleratedFailurePercentage: -1 }),
      'Minimum value is 0.0 at /States/A/ToleratedFailurePercentage',
    ],
    [
      'a number from the context object',
      map({ ItemBatcher: { MaxInputBytesPerBatchPath: '$$.Execution.Input.n' } }),
      'Value is not a Reference Path at /States/A/ItemBatcher/MaxInputBytesPerBatchPath',
    ],
    [
      'a number path without a dollar sign',
      map({ MaxConcurrencyPath: 'n' }),
      "Value is not a Reference Path: Reference path didn't start with '$' at /States/A/MaxConcurrencyPath",
    ],
  ])('reject %s', (_what, definition, expected) => {
    expect(lines(definition)).toEqual([`SCHEMA_VALIDATION_FAILED: ${expected}`]);
  });

  it.each<[string, JsonObject, string[]]>([
    [
      'paths of numbers in JSONata',
      {
        ...map({ ItemBatcher: { MaxItemsPerBatchPath: '$.n' }, MaxConcurrencyPath: '$.n' }),
        ...jsonata,
      },
      [
        "SCHEMA_VALIDATION_FAILED: The QueryLanguage is set to 'JSONata', but field 'MaxConcurrencyPath' is only supported for the 'JSONPath' QueryLanguage at /States/A",
        "SCHEMA_VALIDATION_FAILED: The QueryLanguage is set to 'JSONata', but field 'MaxItemsPerBatchPath' is only supported for the 'JSONPath' QueryLanguage at /States/A/ItemBatcher",
      ],
    ],
    [
      'headers of JSON Lines',
      reader({ InputType: 'JSONL', CSVHeaderLocation: 'GIVEN', CSVHeaders: ['id'] }),
      [
        "SCHEMA_VALIDATION_FAILED: Field 'CSVHeaderLocation' is not supported at /States/A/ItemReader/ReaderConfig",
        "SCHEMA_VALIDATION_FAILED: Field 'CSVHeaders' is not supported at /States/A/ItemReader/ReaderConfig",
      ],
    ],
  ])('reject %s', (_what, definition, expected) => {
    expect(lines(definition)).toEqual(expected);
  });

  it.each<[string, JsonObject]>([
    ['numbers from variables', map({ MaxConcurrencyPath: '$most.n', ItemBatcher: { MaxItemsPerBatchPath: '$n' } })],
    [
      'number expressions',
      {
        ...map({ MaxConcurrency: '{% $n %}', ItemBatcher: { MaxItemsPerBatch: '{% $n %}' } }),
        ...jsonata,
      },
    ],
    ['a manifest of Parquet files', reader({ InputType: 'PARQUET', ManifestType: 'ATHENA_DATA' })],
    ['a pointer to the whole file', reader({ InputType: 'JSON', ItemsPointer: '' })],
  ])('accept %s', (_what, definition) => {
    expect(lines(definition)).toEqual([]);
    expect(() => compile(definition)).not.toThrow();
  });
});
