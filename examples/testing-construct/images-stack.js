import { Stack } from 'aws-cdk-lib';
import { ConcurrentDownload } from '@stepwell/constructs';

/** Downloads images from web servers into a bucket. */
export class ImagesStack extends Stack {
  constructor(scope, id, props = {}) {
    super(scope, id, props);
    this.images = new ConcurrentDownload(this, 'Images', { allowedHosts: props.allowedHosts });
  }
}
