import {
  elementsOf,
  parseXml,
  renderXml,
  textOf,
  type XmlElements,
  type XmlTree,
} from '../../../kernel/endpoint/xml.js';
import { s3Namespace } from '../bucket-configuration.js';
import { checkWriteConditions } from '../conditions.js';
import { S3Error } from '../s3-error.js';
import { type S3Answer, type S3Call } from './s3-call.js';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html */
export async function deleteObject(call: S3Call): Promise<S3Answer> {
  const bucket = call.store.get(call.bucket);
  const existing = bucket.objects.get(call.key);
  if (call.header('if-match') !== undefined)
    checkWriteConditions(call.key, existing, (name) => (name === 'if-match' ? call.header(name) : undefined));
  await call.store.remove(bucket, call.key);
  return { status: 204 };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
export async function deleteObjects(call: S3Call): Promise<S3Answer> {
  const bucket = call.store.get(call.bucket);
  const request = parseDelete(await call.text());
  const named = elementsOf(request, 'Object');
  if (named.length === 0 || named.length > 1000) throw S3Error.malformedXml();
  const isQuiet = textOf(request, 'Quiet') === 'true';
  const deleted: XmlElements[] = [];
  for (const object of named) {
    const key = textOf(object, 'Key');
    if (key === undefined) throw S3Error.malformedXml();
    await call.store.remove(bucket, key);
    deleted.push({ Key: key });
  }
  return { document: renderXml('DeleteResult', { Deleted: isQuiet ? [] : deleted }, s3Namespace) };
}

function parseDelete(text: string): XmlTree {
  let root: XmlTree[string];
  try {
    root = parseXml(text)['Delete'];
  } catch {
    throw S3Error.malformedXml();
  }
  if (root === undefined || typeof root === 'string' || Array.isArray(root)) throw S3Error.malformedXml();
  return root;
}
