import { parseXml, renderXml, textOf } from '../../../kernel/endpoint/xml.js';
import { checkConfiguration, configurationDocument, s3Namespace, subresourceOf } from '../bucket-configuration.js';
import { S3Error } from '../s3-error.js';
import { deleteObjects } from './delete-operations.js';
import { listObjects, listObjectsV2, listObjectVersions, listUploads } from './list-operations.js';
import { type S3Answer, type S3Call } from './s3-call.js';

/** Answers a call about all buckets or one of them. */
export async function answerBucketCall(call: S3Call): Promise<S3Answer> {
  if (call.bucket === '') return listBuckets(call);
  const subresource = subresourceOf(call.query);
  switch (call.method) {
    case 'PUT':
      return subresource === undefined ? createBucket(call) : putConfiguration(call, subresource);
    case 'HEAD':
      return { headers: { 'x-amz-bucket-region': call.store.get(call.bucket).region } };
    case 'DELETE':
      if (subresource === undefined) await call.store.delete(call.bucket);
      else call.store.get(call.bucket).configuration.delete(subresource);
      return { status: 204 };
    case 'POST':
      if (call.query.has('delete')) return deleteObjects(call);
      throw S3Error.notImplemented('Uploading by an HTML form');
    case 'GET':
      if (subresource !== undefined)
        return {
          document: configurationDocument(
            call.store.get(call.bucket).configuration.get(subresource),
            subresource,
            call.bucket,
          ),
          headers: subresource === 'policy' ? { 'content-type': 'application/json' } : {},
        };
      if (call.query.has('location')) return location(call);
      if (call.query.has('uploads')) return listUploads(call);
      if (call.query.has('versions')) return listObjectVersions(call);
      return call.query.get('list-type') === '2' ? listObjectsV2(call) : listObjects(call);
    default:
      throw new S3Error('MethodNotAllowed', 'The specified method is not allowed against this resource.', 405, {
        Method: call.method,
      });
  }
}

function listBuckets(call: S3Call): S3Answer {
  if (call.method !== 'GET')
    throw new S3Error('MethodNotAllowed', 'The specified method is not allowed against this resource.', 405, {
      Method: call.method,
    });
  const prefix = call.query.get('prefix') ?? '';
  const buckets = call.store.list().filter((bucket) => bucket.name.startsWith(prefix));
  const entries = buckets.map((bucket) => ({
    Name: bucket.name,
    CreationDate: new Date(bucket.created).toISOString(),
    BucketRegion: bucket.region,
  }));
  return {
    document: renderXml(
      'ListAllMyBucketsResult',
      { Owner: { ID: 'stepwell' }, Buckets: { Bucket: entries } },
      s3Namespace,
    ),
  };
}

async function createBucket(call: S3Call): Promise<S3Answer> {
  const body = await call.text();
  let constraint: string | undefined;
  try {
    constraint = body === '' ? undefined : textOf(parseXml(body)['CreateBucketConfiguration'], 'LocationConstraint');
  } catch {
    throw S3Error.malformedXml();
  }
  const bucket = call.store.create(call.bucket, constraint ?? call.request.caller.region, call.context.clock.now());
  return { headers: { location: `/${bucket.name}` } };
}

function location(call: S3Call): S3Answer {
  const { region } = call.store.get(call.bucket);
  return { document: renderXml('LocationConstraint', region === 'us-east-1' ? '' : region, s3Namespace) };
}

async function putConfiguration(
  call: S3Call,
  subresource: NonNullable<ReturnType<typeof subresourceOf>>,
): Promise<S3Answer> {
  const bucket = call.store.get(call.bucket);
  bucket.configuration.set(subresource, checkConfiguration(subresource, await call.text()));
  return { status: subresource === 'policy' || subresource === 'tagging' ? 204 : 200 };
}
