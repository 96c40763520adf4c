import { invalidParameters, validationError } from '../errors.js';
import { type Fields } from '../fields.js';
import { type Table } from '../storage/table.js';
import { type TableStore } from '../store.js';
import { type StreamDefinition, type StreamViewType } from '../streams/table-stream.js';

interface StreamSpecification {
  readonly StreamEnabled?: boolean;
  readonly StreamViewType?: StreamViewType;
}

/** The stream of a table to be created. Throws `ValidationException`. */
export function newStream(
  input: Fields,
  tableArn: string,
  store: TableStore,
  now: number,
): StreamDefinition | undefined {
  const { StreamEnabled, StreamViewType: viewType } = specificationOf(input) ?? {};
  if (StreamEnabled === undefined) return undefined;
  if (!StreamEnabled) {
    if (viewType === undefined) return undefined;
    throw validationError(
      `${invalidParameters}Table is being created with a stream disabled, UpdateViewType should not be specified`,
    );
  }
  if (viewType === undefined)
    throw validationError(
      `${invalidParameters}Table is being created with a stream enabled, UpdateViewType is required`,
    );
  return { label: store.streamLabel(tableArn, now), viewType, createdAt: now, isEnabled: true };
}

/**
 * The stream of a table after an update. The view type of a stream cannot change: it is disabled, and a new one enabled.
 *
 * @throws AwsError `ValidationException`, with the texts that a table on AWS returned
 */
export function updatedStream(
  input: Fields,
  { definition: { name, arn, stream } }: Table,
  store: TableStore,
  now: number,
): StreamDefinition | undefined {
  const { StreamEnabled, StreamViewType: viewType } = specificationOf(input) ?? {};
  if (StreamEnabled === undefined) return stream;
  if (StreamEnabled) {
    if (viewType === undefined)
      throw validationError(`${invalidParameters}If stream is being enabled then UpdateViewType is required`);
    if (stream?.isEnabled === true) throw validationError(`Table already has an enabled stream: TableName: ${name}`);
    return { label: store.streamLabel(arn, now), viewType, createdAt: now, isEnabled: true };
  }
  if (viewType !== undefined)
    throw validationError(`${invalidParameters}If stream is being disabled, then UpdateViewType must not be specified`);
  if (stream?.isEnabled !== true) throw validationError(`Table has no stream to disable: TableName: ${name}`);
  return { ...stream, isEnabled: false };
}

function specificationOf(input: Fields): StreamSpecification | undefined {
  const specification = input['StreamSpecification'] as StreamSpecification | undefined; // validated
  if (specification === undefined || specification.StreamEnabled !== undefined) return specification;
  throw validationError(
    "1 validation error detected: Value null at 'streamSpecification.streamEnabled' failed to satisfy constraint: " +
      'Member must not be null',
  );
}
