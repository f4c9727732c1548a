/** Where the embedded Secrets Manager is, and as whom it is asked: it goes by the access key and checks no signature. */
export interface SecretsManagerCaller {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
}

/** Asks the embedded Secrets Manager. Rejects with the code of what it refuses. */
export async function askSecretsManager<Answer>(
  { endpoint, region, accessKeyId }: SecretsManagerCaller,
  operation: string,
  input: object,
): Promise<Answer> {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `secretsmanager.${operation}`,
      authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20000101/${region}/secretsmanager/aws4_request, SignedHeaders=host, Signature=none`,
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
