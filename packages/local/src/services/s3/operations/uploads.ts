import { randomBytes } from 'node:crypto';
import { type Call, type Operation } from '../../../kernel/operation.js';
import { parseRange } from '../byte-range.js';
import { type Checksum, checksumMember, givenChecksum, startChecksum, supportedAlgorithm } from '../checksums.js';
import { type Blob } from '../blob-store.js';
import { type WriteConditions } from '../conditions.js';
import { badDigest, invalidArgument, malformedXml, noSuchUpload } from '../errors.js';
import {
  chooseParts,
  multipartEtag,
  type MultipartUpload,
  type NamedPart,
  uploadChecksum,
  type UploadedPart,
} from '../multipart-upload.js';
import {
  attributesOf,
  type AttributesInput,
  checksumMembers,
  encryptionMembers,
  metadataOf,
  parseTags,
} from '../object-attributes.js';
import { isDeleteMarker } from '../object-versions.js';
import { type StoredObject } from '../stored-object.js';
import { type DigestsInput, storeBody, type StoredBody, uploadBodyOf } from '../upload-body.js';
import { copySource, type CopySourceInput } from './copies.js';
import { addStored } from './objects.js';
import {
  chain,
  checkObject,
  integerOf,
  type ObjectInput,
  type S3Dependencies,
  timeOf,
  type UploadInput,
  uploadOf,
} from './dependencies.js';

interface CreateUploadInput extends ObjectInput, AttributesInput {
  readonly ChecksumAlgorithm?: string;
  readonly ChecksumType?: Checksum['type'];
}

interface PartInput extends UploadInput {
  readonly PartNumber: number;
}

interface UploadPartInput extends PartInput, DigestsInput {
  readonly Body?: unknown;
}

interface UploadPartCopyInput extends PartInput, CopySourceInput {
  readonly CopySourceRange?: string;
}

interface CompleteUploadInput extends UploadInput, WriteConditions {
  readonly MultipartUpload?: { readonly Parts?: readonly NamedPart[] };
}

interface ListPartsInput extends UploadInput {
  readonly PartNumberMarker?: number | string;
  readonly MaxParts?: number;
}

export function uploadOperations(dependencies: S3Dependencies): Readonly<Record<string, Operation<never>>> {
  const { store } = dependencies;

  /** Adds a part whose bytes are stored, if the upload still exists. */
  function putPart(input: PartInput, { blob, md5, checksum }: StoredBody): Promise<void> | void {
    const part = { number: input.PartNumber, blob, etag: md5, checksum, lastModified: timeOf(dependencies) };
    const upload = store.findUpload(input.Bucket, input.Key, input.UploadId);
    if (upload === undefined) {
      return chain(store.blobs.release([blob]), () => {
        throw noSuchUpload(input.UploadId);
      });
    }
    const previous = store.transactions.run(() => store.putPart(upload, part));
    return previous === undefined ? undefined : store.blobs.release([previous.blob]);
  }

  return {
    CreateMultipartUpload: (input: CreateUploadInput) => {
      checkObject(dependencies, input);
      const algorithm = supportedAlgorithm(input.ChecksumAlgorithm);
      const upload: MultipartUpload = {
        id: randomBytes(24).toString('base64url'),
        bucket: input.Bucket,
        key: input.Key,
        attributes: attributesOf(input),
        metadata: metadataOf(input),
        tags: parseTags(input.Tagging),
        algorithm,
        checksumType: input.ChecksumType ?? (algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE'),
        initiated: timeOf(dependencies),
        highestPart: 0,
      };
      store.putUpload(upload);
      return {
        Bucket: input.Bucket,
        Key: input.Key,
        UploadId: upload.id,
        ...encryptionMembers(upload.attributes),
        ...(algorithm === undefined ? {} : { ChecksumAlgorithm: algorithm, ChecksumType: upload.checksumType }),
      };
    },
    UploadPart: (input: UploadPartInput) => {
      const upload = partUpload(dependencies, input);
      const stored = storeBody(uploadBodyOf(input.Body), input, store.blobs, upload.algorithm);
      return chain(stored, (body) =>
        chain(putPart(input, body), () => ({
          ETag: `"${body.md5}"`,
          ...encryptionMembers(upload.attributes),
          ...(body.checksum === undefined ? {} : { [checksumMember(body.checksum.algorithm)]: body.checksum.value }),
        })),
      );
    },
    UploadPartCopy: async (input: UploadPartCopyInput) => {
      const upload = partUpload(dependencies, input);
      const { object: source, versionId: CopySourceVersionId } = copySource(dependencies, input);
      const range = parseRange(input.CopySourceRange, source.size);
      const bytes = store.blobs.read(source.blobs, range?.start, range?.end);
      const body = await storeBody(uploadBodyOf(bytes), {}, store.blobs, upload.algorithm);
      await putPart(input, body);
      return {
        CopySourceVersionId,
        CopyPartResult: { ETag: `"${body.md5}"`, LastModified: new Date(timeOf(dependencies)) },
      };
    },
    CompleteMultipartUpload: async (input: CompleteUploadInput, call: Call) => {
      const upload = uploadOf(dependencies, input);
      const chosen = chosenParts(dependencies, input, upload);
      const checksum =
        upload.checksumType === 'FULL_OBJECT'
          ? await wholeChecksum(dependencies, upload, chosen)
          : uploadChecksum(upload, chosen);
      checkGivenChecksum(input, checksum);
      const { object, versionId, unused } = store.transactions.run(() =>
        completeUpload(dependencies, input, checksum, call),
      );
      await store.blobs.release(unused);
      return {
        Location: `${dependencies.endpoint()}/${input.Bucket}/${encodeURIComponent(upload.key).replaceAll('%2F', '/')}`,
        Bucket: input.Bucket,
        Key: upload.key,
        ETag: `"${object.etag}"`,
        VersionId: versionId,
        ...encryptionMembers(upload.attributes),
        ...checksumMembers(checksum),
      };
    },
    AbortMultipartUpload: (input: UploadInput) =>
      chain(store.blobs.release(store.endUpload(uploadOf(dependencies, input))), () => ({})),
    ListParts: (input: ListPartsInput) => listParts(dependencies, input),
  };
}

/** The upload of a part. Throws `InvalidArgument` and `NoSuchUpload`. */
function partUpload(dependencies: S3Dependencies, input: PartInput): MultipartUpload {
  const { PartNumber } = input;
  if (!Number.isInteger(PartNumber) || PartNumber < 1 || PartNumber > 10_000)
    throw invalidArgument('partNumber', PartNumber, 'an integer from 1 to 10000');
  return uploadOf(dependencies, input);
}

function chosenParts(
  { store }: S3Dependencies,
  { MultipartUpload: completed }: CompleteUploadInput,
  upload: MultipartUpload,
): UploadedPart[] {
  if (completed?.Parts === undefined) throw malformedXml();
  return chooseParts(completed.Parts, (number) => store.part(upload, number), upload.id);
}

/** Replaces an upload with its object. Returns the object, and the blobs to release. */
function completeUpload(
  dependencies: S3Dependencies,
  input: CompleteUploadInput,
  checksum: Checksum | undefined,
  call: Call,
): { readonly object: StoredObject; readonly versionId: string | undefined; readonly unused: readonly Blob[] } {
  const { store } = dependencies;
  // Parts may have been uploaded again while the checksum was computed.
  const upload = uploadOf(dependencies, input);
  const parts = chosenParts(dependencies, input, upload);
  const object: StoredObject = {
    key: upload.key,
    blobs: parts.map(({ blob }) => blob),
    size: parts.reduce((sum, { blob }) => sum + blob.size, 0),
    etag: multipartEtag(parts),
    lastModified: timeOf(dependencies),
    attributes: upload.attributes,
    metadata: upload.metadata,
    checksum,
    tags: upload.tags,
  };
  const { versionId, replaced } = addStored(dependencies, input, object, 'ObjectCreated:CompleteMultipartUpload', call);
  const uploaded = store.endUpload(upload);
  const used = new Set(object.blobs.map(({ id }) => id));
  const previous = replaced === undefined || isDeleteMarker(replaced) ? [] : replaced.blobs;
  return { object, versionId, unused: [...uploaded.filter(({ id }) => !used.has(id)), ...previous] };
}

async function wholeChecksum(
  { store }: S3Dependencies,
  upload: MultipartUpload,
  parts: readonly UploadedPart[],
): Promise<Checksum | undefined> {
  if (upload.algorithm === undefined) return undefined;
  const running = startChecksum(upload.algorithm);
  const bytes = store.blobs.read(parts.map(({ blob }) => blob));
  for await (const chunk of bytes as AsyncIterable<Uint8Array>) running.update(chunk);
  return { algorithm: upload.algorithm, value: running.digest().toString('base64'), type: 'FULL_OBJECT' };
}

function checkGivenChecksum(input: CompleteUploadInput, checksum: Checksum | undefined): void {
  const given = givenChecksum(input as unknown as Readonly<Record<string, unknown>>);
  if (given === undefined || given.algorithm !== checksum?.algorithm) return;
  const [value] = checksum.value.split('-');
  if (given.value.split('-')[0] !== value) throw badDigest(given.algorithm);
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html */
function listParts(dependencies: S3Dependencies, input: ListPartsInput): object {
  const { store } = dependencies;
  const upload = uploadOf(dependencies, input);
  const marker = integerOf('part-number-marker', Number(input.PartNumberMarker ?? 0), 0, 0, 10_000);
  const maxParts = integerOf('max-parts', input.MaxParts, 1000, 1, 1000);
  const rest = store.partsOf(upload).filter(({ number }) => number > marker);
  const shown = rest.slice(0, maxParts);
  const isTruncated = rest.length > shown.length;
  return {
    Bucket: input.Bucket,
    Key: upload.key,
    UploadId: upload.id,
    StorageClass: upload.attributes.StorageClass ?? 'STANDARD',
    PartNumberMarker: marker,
    NextPartNumberMarker: isTruncated ? shown.at(-1)?.number : undefined,
    MaxParts: maxParts,
    IsTruncated: isTruncated,
    ...(upload.algorithm === undefined
      ? {}
      : { ChecksumAlgorithm: upload.algorithm, ChecksumType: upload.checksumType }),
    Parts: shown.map(({ number, lastModified, etag, blob, checksum }) => ({
      PartNumber: number,
      LastModified: new Date(lastModified),
      ETag: `"${etag}"`,
      Size: blob.size,
      ...(checksum === undefined ? {} : { [checksumMember(checksum.algorithm)]: checksum.value }),
    })),
  };
}
