import { describe, expect, it } from 'vitest';
import { isAwsHost } from './aws-hosts.mjs';
describe('the network guard', () => {
    it.each([
        's3.amazonaws.com', 'bucket.s3.eu-west-1.amazonaws.com', 'dynamodb.us-east-1.AMAZONAWS.com', 'sqs.cn-north-1.amazonaws.com.cn', 'states.us-east-1.api.aws', 's3.amazonaws.com.', 'amazonaws.com',
        '169.254.169.254', '::ffff:169.254.169.254', '::ffff:a9fe:a9fe', 'fd00:ec2::254', 'fd00:ec2:0:0:0:0:0:254', '[fd00:ec2::254]', '169.254.170.2',
    ])('takes %s for a real AWS host', (host) => {
        expect(isAwsHost(host)).toBe(true);
    });
    it.each(['localhost', '127.0.0.1', '::1', 'www.fluentpython.com', 'amazonaws.com.example.org', 'notamazonaws.com', 'my.api.aws.example', '169.254.1.1', 'fd00:ec2::25'])('lets %s pass', (host) => {
        expect(isAwsHost(host)).toBe(false);
    });
});
//# sourceMappingURL=aws-hosts.test.js.map