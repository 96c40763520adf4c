const entries = JSON.parse(process.env.ENTRIES);

test.each(entries)('%s', (entry) => {
  expect(Object.keys(require(entry)).length).toBeGreaterThan(0);
});

test('the SDK creates clients of other services', async () => {
  const { createStepwell } = require('@stepwell/sdk');
  const { s3Payloads } = require('@stepwell/sdk/payloads');
  const stepwell = createStepwell({
    region: 'eu-west-3',
    endpoint: 'http://127.0.0.1:1',
    credentials: { accessKeyId: 'a', secretAccessKey: 's' },
    maxAttempts: 1,
  });
  await expect(
    s3Payloads(stepwell).read({ stepwellMessage: { uri: 's3://bucket/key', bytes: 1 } }),
  ).rejects.toMatchObject({ name: 'EndpointUnreachable' });
  stepwell.destroy();
});
