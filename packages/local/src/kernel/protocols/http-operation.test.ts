import { describe, expect, it } from 'vitest';
import { readModel } from '../models/read-model.js';
import { findHttpOperation } from './http-operation.js';

const s3 = readModel('s3');
const find = (request: string, headers = {}, has?: (operation: string) => boolean) => {
  const [method = '', target = ''] = request.split(' ');
  const [path = '', query = ''] = target.split('?');
  const found = findHttpOperation(s3, { method, path, query: new URLSearchParams(query), headers }, has);
  return found && [found.name, ...found.labels.values()];
};

describe('findHttpOperation', () => {
  it.each([
    ['PUT /b/k', ['PutObject', 'b', 'k']],
    ['PUT /b/a/../%2Fk/', ['PutObject', 'b', 'a/..//k/']],
    ['PUT /b/k?partNumber=1&uploadId=u', ['UploadPart', 'b', 'k']],
    ['PUT /b/k?tagging', ['PutObjectTagging', 'b', 'k']],
    ['GET /b/', ['ListObjects', 'b']],
    ['GET /b?list-type=2&prefix=a', ['ListObjectsV2', 'b']],
    ['GET /b/k?uploadId=u', ['ListParts', 'b', 'k']],
    ['GET /b/k?versionId=v', ['GetObject', 'b', 'k']],
    ['POST /b?delete=', ['DeleteObjects', 'b']],
    ['POST /b/k?uploads', ['CreateMultipartUpload', 'b', 'k']],
    ['GET /b?analytics', ['ListBucketAnalyticsConfigurations', 'b']],
    ['GET /b?analytics&id=i', ['GetBucketAnalyticsConfiguration', 'b']],
    ['PATCH /b', undefined],
  ])('%s', (request, expected) => expect(find(request)).toEqual(expected));

  it('tells operations of one path by the headers that they require', () => {
    const copy = { 'x-amz-copy-source': 'b/k' };
    expect(find('PUT /b/k', copy)).toEqual(['CopyObject', 'b', 'k']);
    expect(find('PUT /b/k?partNumber=1&uploadId=u', copy)).toEqual(['UploadPartCopy', 'b', 'k']);
  });

  it('prefers an operation that the service has', () => {
    expect(find('GET /b?lifecycle', {}, (name) => name === 'GetBucketLifecycle')?.[0]).toBe('GetBucketLifecycle');
    expect(find('GET /b?lifecycle', {}, (name) => name.endsWith('Configuration'))?.[0]).toBe(
      'GetBucketLifecycleConfiguration',
    );
  });

  it('finds the operation of a request without a required parameter', () => {
    const head = { method: 'DELETE', path: '/v1/tags/arn%3Ab', query: new URLSearchParams(), headers: {} };
    expect(findHttpOperation(readModel('batch'), head)).toEqual({
      name: 'UntagResource',
      labels: new Map([['resourceArn', 'arn:b']]),
    });
  });
});
