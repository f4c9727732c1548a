/** Asks the embedded Secrets Manager of a region, whose signatures nobody checks. Rejects with the code of what it refuses. */
export async function askSecretsManager<Answer>(
  endpoint: string,
  region: string,
  operation: string,
  input: object,
): Promise<Answer> {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `secretsmanager.${operation}`,
      authorization: `AWS4-HMAC-SHA256 Credential=local/20000101/${region}/secretsmanager/aws4_request, SignedHeaders=host, Signature=none`,
    },
    body: JSON.stringify(input),
  });
  if (answer.ok) return (await answer.json()) as Answer;
  throw new SecretsManagerRefused(answer.headers.get('x-amzn-errortype') ?? `HTTP ${answer.status}`);
}

/** Names what was refused, and repeats nothing of what was sent. */
export class SecretsManagerRefused extends Error {
  override readonly name = 'SecretsManagerRefused';

  constructor(readonly code: string) {
    super(code);
  }
}
