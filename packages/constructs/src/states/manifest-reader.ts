import { Arn, ArnFormat, Aws } from 'aws-cdk-lib';
import { type PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type IItemReader } from 'aws-cdk-lib/aws-stepfunctions';
import { expression } from '../contract/jsonata.js';

/**
 * The format of a manifest: a JSON array or JSON Lines. `ReaderConfig.InputType` cannot be an expression, so each
 * format has a separate Map.
 */
export type ManifestFormat = 'JSON' | 'JSONL';

export const MANIFEST_FORMATS: readonly ManifestFormat[] = ['JSON', 'JSONL'];

/** Returns the label of a format's Map, which is part of the ARNs of its child executions. */
export function manifestLabel(format: ManifestFormat): string {
  return `Manifest${format}`;
}

/**
 * Reads the items of a Distributed Map from the object in the input's `manifest`.
 *
 * The CDK's readers either need the bucket at synthesis or, with a bucket from the input, grant nothing. The
 * permissions of this one are granted once for the whole state machine (`addManifestBucket`).
 */
export class ManifestReader implements IItemReader {
  readonly bucket: IBucket;
  readonly resource: string;
  private readonly format: ManifestFormat;

  constructor(bucket: IBucket, format: ManifestFormat) {
    this.bucket = bucket;
    this.format = format;
    this.resource = Arn.format({
      partition: Aws.PARTITION,
      service: 'states',
      region: '',
      account: '',
      resource: 's3',
      resourceName: 'getObject',
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }

  render(): object {
    return {
      Resource: this.resource,
      ReaderConfig: { InputType: this.format },
      Arguments: { Bucket: expression('$states.input.manifest.bucket'), Key: expression('$states.input.manifest.key') },
    };
  }

  providePolicyStatements(): PolicyStatement[] {
    return [];
  }

  validateItemReader(): string[] {
    return [];
  }
}

/** JSONata condition: the input has a manifest. */
export const HAS_MANIFEST = '$exists($states.input.manifest)';

/** JSONata condition: the input has a manifest in JSON Lines, by the extension of its key. */
export const HAS_JSON_LINES_MANIFEST = `${HAS_MANIFEST} ? $contains($states.input.manifest.key, /[.](jsonl|ndjson)(?![\\s\\S])/) : false`;
