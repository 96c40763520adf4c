/**
 * The repositories of public apps, each with the commit whose apps are run. `depth` is the number of path segments of
 * an app's part of the repository, which can have more folders than that of the CDK app.
 */
export const repositories = [
  { name: 'aws-samples/serverless-patterns', commit: 'fb7b5d06c27d8abb1bd35e52ab7523acf4baab7b', depth: 1 },
  { name: 'aws-samples/aws-cdk-examples', commit: 'bccff1d2775e4b0bf777721c6b41c0107e122f73', depth: 2 },
  {
    name: 'aws-samples/step-functions-workflows-collection',
    commit: '83bbec48d8f065de3dbcb4c5d8fe0e58a0479334',
    depth: 1,
  },
  { name: 'aws-samples/aws-stepfunctions-examples', commit: '88855b62216b71d45ec7a3fd1e8ec44ff5f0d683', depth: 2 },
];
