/**
 * The names of AWS SDK integrations. Step Functions has them from the AWS SDK for Java 2: services and errors as classes
 * are named, members as properties are named, each with a capital at its start. Of its code generator, these are
 * `DefaultNamingStrategy`, `splitOnWordBoundaries` and `Utils.unCapitalize`. The service names agree
 * with 241 of the 242 rows of the table in the guide of Step Functions; the other row writes MemoryDB.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 * @see https://github.com/aws/aws-sdk-java-v2/tree/master/codegen
 */

/** The name of a service in errors and causes, by its service ID: `DynamoDb` for `DynamoDB`. */
export function sdkServiceName(serviceId: string): string {
  return pascalCase(serviceId)
    .replace(/^Amazon/, '')
    .replace(/^Aws/, '')
    .replace(/Service$/, '');
}

/** The name of an error, by its name in the model: `Ec2ThrottledException` for `EC2ThrottledException`. */
export function sdkExceptionName(error: string): string {
  return `${pascalCase(error.replace(/(Fault|Exception)$/, ''))}Exception`;
}

/** The name of an operation in an ARN: `describeDBInstances` for `DescribeDBInstances`. */
export function sdkActionName(operation: string): string {
  return unCapitalize(operation);
}

/**
 * The name of a member in parameters and results: `KmsKeyArn` for `KMSKeyArn`, and `EqualsValue` for `equals`, which is
 * a method of every Java object.
 *
 * @param shape name of the structure, prefixed with the service: `dynamodb.AttributeValue`
 */
export function sdkMemberName(member: string, shape: string): string {
  const property = renamed.get(`${shape}.${member}`) ?? member;
  const isReserved =
    reserved.has(property) || reserved.has(property.toLowerCase()) || reserved.has(unCapitalize(property));
  const name = unCapitalize(property);
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}${isReserved ? 'Value' : ''}`;
}

/** `emitPropertyName` in the `customization.config` of a service. Shapes of streams have those of DynamoDB. */
const renamed: ReadonlyMap<string, string> = new Map([
  ['cloudformation.ListStacksInput.StackStatusFilter', 'StackStatusFilters'],
  ['dynamodb.AttributeValue.NULL', 'NUL'],
  ['dynamodbstreams.AttributeValue.NULL', 'NUL'],
  ['sns.AddPermissionInput.AWSAccountId', 'AWSAccountIds'],
  ['sns.AddPermissionInput.ActionName', 'ActionNames'],
]);

/** Words and methods of Java that no property can have as its name. */
const reserved: ReadonlySet<string> = new Set(
  (
    'abstract assert boolean break byte case catch char class const continue default do double else enum extends ' +
    'false final finally float for goto if implements import instanceof int interface long native new null package ' +
    'private protected public return short static strictfp super switch synchronized this throw throws transient ' +
    'true try void volatile while equals finalize getClass hashCode notify notifyAll toString wait builder ' +
    'sdkFields toBuilder overrideConfiguration sdkHttpResponse'
  ).split(' '),
);

/** Changes the capitals at the start to lower case, except the first letter of a word that follows them. */
function unCapitalize(name: string): string {
  const [capitals = ''] = /^.[A-Z]*(?![a-z])|^./.exec(name) ?? [];
  return capitals.toLowerCase() + name.slice(capitals.length);
}

function pascalCase(name: string): string {
  return words(name)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase())
    .join('');
}

/** Splits a name into its words: `TestV4`, `ACMSuccess` and `s3-ec2` have two each. */
function words(name: string): string[] {
  return name
    .replaceAll(/[^A-Za-z0-9]+/g, ' ')
    .replaceAll(/([^a-z]{2,})v([0-9]+)/g, '$1 v$2 ')
    .replaceAll(/([^A-Z]{2,})V([0-9]+)/g, '$1 V$2 ')
    .replaceAll(/(?<=[a-z])(?=[A-Z][a-zA-Z0-9])/g, ' ')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .replaceAll(/([0-9])([a-zA-Z])/g, '$1 $2')
    .split(' ')
    .filter((word) => word !== '');
}
