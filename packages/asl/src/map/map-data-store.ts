import { type Json, type JsonObject } from '../json.js';
import { type Outcome } from '../outcome.js';
import { type TaskResource } from '../task-dispatcher.js';

/** The evaluated `ItemReader` of a Distributed Map. */
export interface ItemReadRequest {
  /** The reader's `Resource`, such as `arn:aws:states:::s3:getObject` or `arn:aws:states:::s3:listObjectsV2`. */
  readonly resource: TaskResource;
  /** The evaluated `Parameters` or `Arguments`, such as `{ Bucket, Key }`. */
  readonly parameters: Json;
  /**
   * The evaluated `ReaderConfig`: InputType, CSVHeaderLocation, CSVHeaders, MaxItems, ManifestType, Transformation …
   */
  readonly readerConfig: JsonObject;
  readonly stateName: string;
  readonly context: JsonObject;
  readonly signal: AbortSignal;
}

/** An item of a data set. */
export interface MapDataItem {
  readonly value: Json;
  /** The S3 URI of the file that contains the item, or of the bucket whose objects are the items. */
  readonly source: string;
  /** The key, if the item is a key-value pair of a JSON object. */
  readonly key?: string;
}

/** The evaluated `ResultWriter` of a Distributed Map, and the results to write. */
export interface ResultWriteRequest {
  readonly resource: TaskResource;
  /** The evaluated `Parameters` or `Arguments`, such as `{ Bucket, Prefix }`. */
  readonly parameters: Json;
  /** The `WriterConfig`: `Transformation` NONE, COMPACT or FLATTEN; `OutputType` JSON or JSONL. */
  readonly writerConfig: JsonObject;
  readonly mapRunArn: string;
  /** Every child execution in the order of the items, including those that failed. */
  readonly results: readonly ChildResult[];
  readonly stateName: string;
  readonly context: JsonObject;
  readonly signal: AbortSignal;
}

/** A finished child execution of a map run. */
export interface ChildResult {
  readonly executionArn: string;
  readonly name: string;
  readonly stateMachineArn: string;
  readonly input: Json;
  readonly outcome: Outcome;
  /** Milliseconds since the epoch. */
  readonly startDate: number;
  /** Milliseconds since the epoch. */
  readonly stopDate: number;
  /** The number of times that the child execution has been redriven. */
  readonly redriveCount: number;
}

/**
 * Reads and writes the data sets of Distributed Maps. Both methods reject with a `TaskFailure`
 * (`States.ItemReaderFailed`, `S3.NoSuchKey` …).
 */
export interface MapDataStore {
  /** Reads the items in order. The engine requests the next item only when a child execution can start. */
  readItems(request: ItemReadRequest): AsyncIterable<MapDataItem>;
  /**
   * Writes the results and resolves to the output of the Map state,
   * `{ MapRunArn, ResultWriterDetails: { Bucket, Key } }`.
   */
  writeResults(request: ResultWriteRequest): Promise<Json>;
}
